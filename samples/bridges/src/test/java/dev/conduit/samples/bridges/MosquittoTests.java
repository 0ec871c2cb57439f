package dev.conduit.samples.bridges;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to MQTT, with the {@code mosquitto} of Debian.
 */
@ActiveProfiles("mqtt")
@Tag("debian")
class MosquittoTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new Mosquitto());

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		SERVER.describe(properties);
	}

	@Override
	TestServer server() {
		return SERVER;
	}

	@Override
	boolean holdsBack() {
		// It would drop what is too much: the page says so.
		return false;
	}

	@Test
	@Tag("sized")
	@Tag("F18")
	void restartsInTheMiddleLoseNothing(CapturedOutput output) throws Exception {
		restartsLoseNothing(output);
	}

	private static final class Mosquitto extends DebianServer {

		Mosquitto() {
			super("/usr/sbin/mosquitto", "mosquitto");
		}

		@Override
		List<String> arguments() throws IOException {
			Path configuration = Files.writeString(folder().resolve("mosquitto.conf"), """
					listener %d 127.0.0.1
					allow_anonymous true
					user root
					persistence true
					persistence_location %s/
					max_queued_messages 0
					max_topic_alias 0
					""".formatted(port(), folder()));
			return List.of("-c", configuration.toString());
		}

		@Override
		Map<String, String> environment() {
			return Map.of();
		}

		@Override
		public void describe(DynamicPropertyRegistry properties) {
			properties.add("bridges.mqtt", () -> "tcp://127.0.0.1:" + port());
		}

	}

}
