package dev.conduit.samples.playground;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is left of a context that was closed, when the next one of the same JVM starts: no
 * port, no file, no thread.
 */
class RestartTests {

	private static final int RESTARTS = 3;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String LISTENS = "^The playground listens on ";

	@TempDir
	private Path folder;

	@Test
	void aContextThatIsClosedLeavesNoPortNoFileAndNoThread() throws Exception {
		int port = freePort();
		Path socket = this.folder.resolve("playground.sock");
		Path memory = Files.createDirectory(this.folder.resolve("memory"));
		List<Address> addresses = Stream
			.of("tcp://127.0.0.1:" + port, "unix://" + socket, "shm://restart-" + UUID.randomUUID())
			.map(Address::parse)
			.toList();
		Set<Thread> before = ownThreads();

		for (int i = 0; i < RESTARTS; i++) {
			try (ConfigurableApplicationContext context = start(addresses, memory)) {
				assertThat(context.isRunning()).isTrue();
				assertThat(socket).exists();
				assertThat(filesIn(memory)).isNotEmpty();
				for (Address address : addresses.subList(0, 2)) {
					assertThat(add(address)).isEqualTo("{\"sum\":42}");
				}
			}

			assertThat(socket).doesNotExist();
			assertThat(filesIn(memory)).isEmpty();
			assertThat(isFree(port)).isTrue();
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(ownThreads()).isSubsetOf(before));
		}
	}

	/** As a developer runs it: what was compiled anew makes it start again. */
	@Test
	void devToolsStartItAgainWhereItListenedAndNoFileIsLeftBehind() throws Exception {
		Path socket = this.folder.resolve("playground.sock");
		Path memory = Files.createDirectory(this.folder.resolve("memory"));
		List<Address> addresses = Stream
			.of("tcp://127.0.0.1:" + freePort(), "unix://" + socket, "shm://devtools-" + UUID.randomUUID())
			.map(Address::parse)
			.toList();
		Path compiled = Files.createDirectory(this.folder.resolve("watched")).resolve("compiled");

		try (JavaProcess playground = startWithDevTools(compiled.getParent(), addresses, memory)) {
			playground.awaitLine(LISTENS);
			int files = filesIn(memory).size();
			assertThat(files).isPositive();

			for (int i = 1; i <= RESTARTS; i++) {
				// Of another size each time: when it was written is not looked at
				// closely.
				Files.writeString(compiled, "again ".repeat(i));

				playground.awaitLines(1 + i, LISTENS);
				assertThat(filesIn(memory)).as("those of this life").hasSize(files);
				for (Address address : addresses.subList(0, 2)) {
					assertThat(add(address)).isEqualTo("{\"sum\":42}");
				}
			}

			assertThat(playground.terminate()).as("ended by SIGTERM").isEqualTo(128 + 15);
			assertThat(playground.errors()).isEmpty();
		}
		assertThat(socket).doesNotExist();
		assertThat(filesIn(memory)).isEmpty();
	}

	private static JavaProcess startWithDevTools(Path watched, List<Address> addresses, Path memory) {
		String devTools = "-Dspring.devtools.";
		return JavaProcess.main(JavaProcess.classPathWithoutTests(),
				List.of("--enable-native-access=ALL-UNNAMED", devTools + "livereload.enabled=false",
						devTools + "restart.additional-paths=" + watched, devTools + "restart.poll-interval=100ms",
						devTools + "restart.quiet-period=50ms"),
				PlaygroundApplication.class.getName(), listen(addresses), "--conduit.shm.directory=" + memory);
	}

	private static ConfigurableApplicationContext start(List<Address> addresses, Path memory) {
		return new SpringApplicationBuilder(PlaygroundApplication.class).registerShutdownHook(false)
			.run(listen(addresses), "--conduit.shm.directory=" + memory);
	}

	private static String listen(List<Address> addresses) {
		return "--conduit.server.listen=" + addresses.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	private static String add(Address address) throws Exception {
		try (ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("test", List.of(address)))
			.authentication(new PasswordAuthentication("playground", "let-me-play", new SecureRandom()))
			.build()) {
			client.start();
			Payload addends = Payload.of("{\"a\":20,\"b\":22}".getBytes(StandardCharsets.UTF_8), ContentType.JSON);
			return client.request(new Route("calculator.add"), addends).get(20, TimeUnit.SECONDS).payload().asText();
		}
	}

	/** But the mark by which the folder is known to be one of Conduit's. */
	private static List<Path> filesIn(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> !Files.isDirectory(file) && !file.endsWith(".conduit")).toList();
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/** Listening at once, although connections of before are not forgotten yet. */
	private static boolean isFree(int port) throws IOException {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
	}

	private static Set<Thread> ownThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("conduit"))
			.filter(Thread::isAlive)
			.collect(Collectors.toSet());
	}

}
