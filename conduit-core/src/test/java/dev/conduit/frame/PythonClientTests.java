package dev.conduit.frame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client in {@code docs/examples} was written from the published text alone. Where it
 * agrees with the golden bytes, the text says enough. Needs {@code python3}, and fails
 * without it.
 */
class PythonClientTests {

	private static final Path CLIENT = Path.of("..", "docs", "examples", "conduit_client.py");

	@Test
	void readsAndWritesTheGoldenBytes() throws IOException, InterruptedException {
		Process python = new ProcessBuilder("python3", "-B", CLIENT.toString(), "self-test",
				PublishedProtocol.JSON_FILE.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(python.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output.strip()).endsWith("as published")
			.startsWith(PublishedProtocol.get("golden").size() + " golden frames");
		assertThat(python.exitValue()).isZero();
	}

}
