package dev.conduit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.exchange.Deadline;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.message.Violation;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client in {@code docs/examples} knows nothing but the published text, and gets
 * along with the server. Needs {@code python3}, and fails without it.
 */
class PythonClientServerTests {

	private static final Path EXAMPLES = Path.of("..", "docs", "examples");

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Path SCENARIO = Path.of("src", "test", "python", "scenario.py");

	private final AtomicReference<Payload> noted = new AtomicReference<>(Payload.EMPTY);

	@TempDir
	private Path folder;

	private ConduitServer server;

	@BeforeEach
	void startServer() {
		SecureRandom random = new SecureRandom();
		ScramCredential credential = ScramCredential.generate("gehéim", 4096, random);
		List<Address> addresses = List.of(new Address.Tcp("127.0.0.1", 0),
				new Address.Unix(this.folder.resolve("server.sock").toAbsolutePath()));
		PeerLimits limits = new PeerLimits(64 * 1024, 16 * 1024 * 1024, 256, 256, Duration.ofMillis(300),
				Duration.ofSeconds(10));
		ServerOptions options = ServerOptions.of("under-test", addresses)
			.withConnection(ConnectionOptions.DEFAULT.withLimits(limits));
		this.server = ConduitServer.builder()
			.options(options)
			.authenticator(new ScramAuthenticator(ScramCredentials.of(Map.of("app", credential)), random))
			.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
			.endpoint("refuse", (exchange) -> {
				throw new ConduitValidationException(Problem.of(ErrorCode.VALIDATION, "no such order",
						List.of(new Violation("order.lines[0]", "must not be empty"),
								new Violation("größe", "must be positive"))));
			})
			.endpoint("never", (exchange) -> {
				// Nobody ever answers.
			})
			.endpoint("note", (exchange) -> {
				this.noted.set(exchange.payload());
				exchange.reply(Headers.EMPTY, Payload.EMPTY);
			})
			.endpoint("noted", (exchange) -> exchange.reply(Headers.EMPTY, this.noted.get()))
			.build();
		this.server.start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void callsPublishesAndSubscribesOverTcp() throws IOException, InterruptedException {
		runScenario(this.server.addresses().get(0));
	}

	@Test
	void callsPublishesAndSubscribesOverAUnixSocket() throws IOException, InterruptedException {
		runScenario(this.server.addresses().get(1));
	}

	@Test
	void callsFromTheCommandLine() throws IOException, InterruptedException {
		Process python = start(EXAMPLES.resolve("conduit_client.py").toString(), "--address",
				this.server.addresses().get(0).toString(), "--user", "app", "call", "echo", "{\"a\": 1}");

		assertEndsWith(python, "{\"a\": 1}");
	}

	private void runScenario(Address address) throws IOException, InterruptedException {
		Process python = start(SCENARIO.toString(), address.toString(), "app");
		BufferedReader output = python.inputReader(StandardCharsets.UTF_8);

		assertThat(output.readLine()).as("ready for the end").isEqualTo("ready");
		Message last = new Message(new TopicName("end"), Payload.text("good bye"));
		assertThat(this.server.bus().publish(last, AckLevel.RECEIVED, Deadline.NONE)).succeedsWithin(TIMEOUT);
		this.server.close();

		assertThat(output.readLine()).isEqualTo("good bye");
		assertEndsWith(python, "done");
	}

	private static Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("python3", "-B", "-X", "utf8"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("PYTHONPATH", EXAMPLES.toString());
		builder.environment().put("CONDUIT_PASSWORD", "gehéim");
		return builder.start();
	}

	private static void assertEndsWith(Process python, String last) throws InterruptedException {
		String rest = python.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n"));
		assertThat(python.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(rest).isEqualTo(last);
		assertThat(python.exitValue()).isZero();
	}

}
