package dev.conduit.samples.playground;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.AheadOfTime;
import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The playground from definitions of beans that were written ahead of time.
 */
class AotTests {

	@TempDir
	private static Path folder;

	private static AheadOfTime processed;

	@BeforeAll
	static void process() {
		processed = AheadOfTime.process(folder, PlaygroundApplication.class, Map.of());
	}

	@Test
	void servesFromWhatWasProcessedAheadOfTime() throws Exception {
		assertThat(processed.hints()).contains(Calculator.Addends.class.getName(), Orders.Order.class.getName(),
				Desk.class.getName());
		try (JavaProcess playground = processed.start(Map.of(), "--conduit.server.listen=tcp://127.0.0.1:0")) {
			Address address = Address.parse(playground.awaitLine("^The playground listens on (tcp://\\S+)$").group(1));
			try (ConduitClient client = client(address)) {
				client.start();

				assertThat(call(client, "calculator.add", "{\"a\":20,\"b\":22}")).isEqualTo("{\"sum\":42}");
				assertThat(call(client, "conduit.discover", "")).contains("\"name\":\"orders.place\"");
			}
			assertThat(playground.errors()).isEmpty();
		}
	}

	/** Of a property that nobody had set when the definitions were written. */
	@Test
	void aMistakeInTheConfigurationIsStillToldAtTheStart() {
		try (JavaProcess playground = processed.start(Map.of(), "--conduit.server.listen=tcp://127.0.0.1:0",
				"--conduit.ask.max-pending=0")) {
			assertThat(playground.awaitExit()).as(playground::toString).isEqualTo(1);
			assertThat(String.join("\n", playground.output())).contains("APPLICATION FAILED TO START",
					"conduit.ask.max-pending");
		}
	}

	private static ConduitClient client(Address address) {
		return ConduitClient.builder()
			.options(ClientOptions.of("test", List.of(address)))
			.authentication(new PasswordAuthentication("playground", "let-me-play", new SecureRandom()))
			.build();
	}

	private static String call(ConduitClient client, String route, String json) throws Exception {
		Payload payload = json.isEmpty() ? Payload.EMPTY
				: Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
		return client.request(new Route(route), payload).get(20, TimeUnit.SECONDS).payload().asText();
	}

}
