package dev.conduit.samples.playground;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a reader gets to see who starts the jar in a way that cannot work: what is wrong,
 * where, and what to change. No stack trace.
 */
class StartMistakesIT {

	@Test
	void aPortThatIsInUse() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = "tcp://127.0.0.1:" + taken.getLocalPort();

			assertExplained(List.of("--conduit.server.listen=" + address), address, "conduit.server.listen");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			value = { "--conduit.server.listen=7400                  | 7400 | conduit.server.listen",
					"--conduit.server.listen=tpc://127.0.0.1:7400  | tpc://127.0.0.1:7400 | conduit.server.listen",
					"--conduit.server.listen=unix://relative.sock  | unix://relative.sock | conduit.server.listen",
					"--conduit.security.auth=magic                 | magic | conduit.security.auth",
					"--conduit.subscribers.overflow=explode        | explode | conduit.subscribers.overflow",
					"--conduit.server.max-connections=0            | 0 | conduit.server.max-connections",
					"--conduit.heartbeat.interval=soon             | soon | conduit.heartbeat.interval",
					"--conduit.security.users.eve=plain            | conduit.security.users.eve | scram-sha-256" })
	void aValueThatIsNone(String argument, String value, String property) {
		assertExplained(List.of("--conduit.server.listen=tcp://127.0.0.1:0", argument), value, property);
	}

	@Test
	void nobodyHasToProveAnythingAndEverybodyCouldConnect() {
		assertExplained(List.of("--conduit.security.auth=none", "--conduit.server.listen=tcp://0.0.0.0:0"),
				"tcp://0.0.0.0:0", "conduit.security.auth");
	}

	private static void assertExplained(List<String> arguments, String... parts) {
		try (JavaProcess playground = Playground.CACHED.start(arguments.toArray(String[]::new))) {
			assertThat(playground.awaitExit()).as(playground::toString).isEqualTo(1);
			assertThat(String.join("\n", playground.output())).contains("APPLICATION FAILED TO START")
				.contains("Description:")
				.contains("Action:")
				.contains(parts)
				.doesNotContain("\tat ");
			assertThat(playground.errors()).isEmpty();
		}
	}

}
