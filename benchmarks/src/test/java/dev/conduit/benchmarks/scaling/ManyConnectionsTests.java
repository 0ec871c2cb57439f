package dev.conduit.benchmarks.scaling;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the processes and calls for a moment, so that the measurement does not rot. Says
 * nothing about speed.
 */
class ManyConnectionsTests {

	@Test
	void everyNumberOfConnectionsHasARowForEachLoad() throws Exception {
		String table = ManyConnections.measure(List.of(3), 1, 0.1).toString();

		assertThat(table.lines().skip(2)).satisfiesExactly((row) -> assertThat(row).startsWith("| 3 | 1 | sequential"),
				(row) -> assertThat(row).startsWith("| 3 | 1 | async-8"),
				(row) -> assertThat(row).startsWith("| 3 | 3 | sequential"),
				(row) -> assertThat(row).startsWith("| 3 | 3 | async-8"));
	}

}
