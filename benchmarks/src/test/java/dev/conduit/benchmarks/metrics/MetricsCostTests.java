package dev.conduit.benchmarks.metrics;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That it measures; what it measures is for a quiet machine.
 */
class MetricsCostTests {

	@Test
	void eachWayToWatchHasItsRow() throws InterruptedException {
		ByteArrayOutputStream table = new ByteArrayOutputStream();

		MetricsCost.run(1, Duration.ofMillis(20), new PrintStream(table, true, StandardCharsets.UTF_8));

		assertThat(table.toString(StandardCharsets.UTF_8).lines()).hasSize(2 + 2 * Watching.values().length)
			.anyMatch((row) -> row.matches("\\| call \\| off \\| [1-9]\\d* \\| 0\\.0 % \\(0\\.0 to 0\\.0\\) \\| .*"))
			.anyMatch((row) -> row.startsWith("| call | meters and timers | "))
			.anyMatch((row) -> row.startsWith("| publish, acknowledged | meters and observations | "));
	}

}
