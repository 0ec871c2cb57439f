package dev.conduit.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A mistake at the start ends in a text that says what is wrong and what to change.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalyzersTests {

	private static final String HERE = FailureAnalyzersTests.class.getName();

	@Test
	void aPortThatIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = "tcp://127.0.0.1:" + socket.getLocalPort();
			start(Application.class, "conduit.server.listen=" + address);

			assertThat(output).contains("The Conduit server could not start: " + address + " is in use")
				.contains("set 'conduit.server.listen' to other addresses; port 0 lets the system choose a free one.");
		}
	}

	@Test
	void aSocketFileThatCannotBeWritten(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = Files.createFile(directory.resolve("file"));
		start(Application.class, "conduit.server.listen=unix://" + directory.resolve("missing/s"));
		start(Application.class, "conduit.server.listen=unix://" + file);

		assertThat(output)
			.contains("The Conduit server could not start: cannot listen on unix://" + directory.resolve("missing/s")
					+ ": the directory does not exist")
			.contains("The Conduit server could not start: unix://" + file + " is a file that is no socket");
	}

	@Test
	void sharedMemoryWithoutItsModule(CapturedOutput output) {
		start(Application.class, "conduit.server.listen=shm://orders");

		assertThat(output)
			.contains("The Conduit server could not start: shm://orders cannot be had:"
					+ " add the module conduit-shm-native to the class path.")
			.contains("Do that, or set 'conduit.server.listen' to other addresses");
	}

	@Test
	void anAddressThatIsNone(CapturedOutput output) {
		start(Application.class, "conduit.server.listen=ftp://orders");
		start(Application.class, "conduit.client.channels.default.addresses[0]=localhost");

		assertThat(output)
			.contains("The property 'conduit.server.listen' is 'ftp://orders' (set in \"conduit.server.listen\" from"
					+ " property source \"commandLineArgs\"), which cannot work: 'ftp://orders' is no address: the scheme"
					+ " must be tcp, tls, unix, shm or local")
			.contains("Change the value of 'conduit.server.listen'.")
			.contains("The property 'conduit.client.channels.default.addresses' is 'localhost' (set in")
			.contains("'localhost' is no address");
	}

	@Test
	void aContentTypeThatNobodyWrites(CapturedOutput output) {
		start(Application.class, "conduit.client.channels.default.addresses=local://x",
				"conduit.client.channels.default.content-type=application/x-msgpack");

		assertThat(output)
			.contains("The property 'conduit.client.channels.default.content-type' is 'application/x-msgpack'")
			.contains("which cannot work: Nothing here writes 'application/x-msgpack'; there are converters for [")
			.contains("Add a bean of type PayloadConverter for 'application/x-msgpack', or change the value of"
					+ " 'conduit.client.channels.default.content-type'.");
	}

	@Test
	void aPropertyWhoseValueOnlyTogetherWithAnotherCannotWork(CapturedOutput output) {
		start(Application.class, "conduit.server.listen=local://x", "conduit.heartbeat.interval=1m");

		assertThat(output).contains(
				"The property 'conduit.heartbeat.timeout' is 'PT40S', which cannot work: It must be longer than 'conduit.heartbeat.interval', which is PT1M.");
	}

	@Test
	void aServerThatWouldLetEverybodyIn(CapturedOutput output) {
		start(Application.class, "conduit.security.auth=none", "conduit.server.listen=tcp://0.0.0.0:0");

		assertThat(output)
			.contains("'conduit.security.auth' is 'none', and 'tcp://0.0.0.0:0' can be reached from outside.")
			.contains("Remove 'conduit.security.auth' and set 'conduit.security.users'");
	}

	@Test
	void aRouteThatIsServedTwice(CapturedOutput output) {
		start(TwiceApplication.class);

		assertThat(output)
			.contains("The route 'add' is served twice: by '" + HERE + ".Adder.add()' of the bean 'one' and by '" + HERE
					+ ".Adder.add()' of the bean 'two'.")
			.contains("Give one of them another name in its @ConduitRpc.");
	}

	@Test
	void aMethodThatCannotWork(CapturedOutput output) {
		start(PrimitivesApplication.class);

		assertThat(output)
			.contains("Method '" + HERE + ".Streamer.items()' returns a stream of primitives, 'IntStream'.")
			.contains("Return a Stream of objects: call boxed() on it.");
	}

	@Test
	void aClientWithoutChannel(CapturedOutput output) {
		start(ClientApplication.class);

		assertThat(output).contains("There is no channel for the client " + HERE + "$Lonely; there are: [].")
			.contains(
					"Set 'conduit.client.channels.default.addresses' to the addresses of its server, such as 'tcp://127.0.0.1:7400'.");
	}

	@Test
	void aListenerWithoutChannelOrWithAChoice(CapturedOutput output) {
		start(ListenerApplication.class);
		start(ListenerApplication.class, "conduit.server.listen=local://x", "conduit.security.auth=none",
				"conduit.client.channels.default.addresses=local://x");

		assertThat(output)
			.contains("There is no channel for the listener " + HERE + ".Heard.onMessage(String); there are: [].")
			.contains("The listener " + HERE
					+ ".Heard.onMessage(String) names no channel, and there is a choice: server, default;")
			.contains("Name one of them; 'server' is the application's own server.");
	}

	@Test
	void aListenerOfTheOwnServerWhereThereIsNone(CapturedOutput output) {
		start(ServerListenerApplication.class, "conduit.server.enabled=false",
				"conduit.client.channels.default.addresses=local://x");

		assertThat(output)
			.contains("There is no channel 'server' for the listener " + HERE
					+ ".HeardHere.onMessage(String); there are: [default].")
			.contains(
					"The application has no server of its own: leave 'conduit.server.enabled' away or true, or name one"
							+ " of [default] as 'channel' in its annotation.");
	}

	@Test
	void aChannelThatIsNotThere(CapturedOutput output) {
		start(ClientApplication.class, "conduit.client.channels.one.addresses=local://x",
				"conduit.client.channels.two.addresses=local://x");

		assertThat(output).contains("There is no channel for the client " + HERE + "$Lonely; there are: [one, two].")
			.contains(", or name one of [one, two] as 'channel' in its annotation.");
	}

	private static void start(Class<?> application, String... properties) {
		SpringApplication spring = new SpringApplication(application);
		spring.setWebApplicationType(WebApplicationType.NONE);
		spring.setRegisterShutdownHook(false);
		spring.setBannerMode(Banner.Mode.OFF);
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		Throwable failure = catchThrowable(() -> spring.run(arguments).close());
		assertThat(failure).as("why the application has not started").isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TwiceApplication {

		@Bean
		Adder one() {
			return new Adder();
		}

		@Bean
		Adder two() {
			return new Adder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PrimitivesApplication {

		@Bean
		Streamer streamer() {
			return new Streamer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportConduitClients(Lonely.class)
	static class ClientApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ListenerApplication {

		@Bean
		Heard heard() {
			return new Heard();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ServerListenerApplication {

		@Bean
		HeardHere heard() {
			return new HeardHere();
		}

	}

	static class Adder {

		@ConduitRpc
		void add() {
		}

	}

	static class Streamer {

		@ConduitRpc
		IntStream items() {
			return IntStream.empty();
		}

	}

	interface Lonely {

		void call();

	}

	static class HeardHere {

		@ConduitListener(topics = "heard", channel = "server")
		void onMessage(String text) {
		}

	}

	static class Heard {

		@ConduitListener(topics = "heard")
		void onMessage(String text) {
		}

	}

}
