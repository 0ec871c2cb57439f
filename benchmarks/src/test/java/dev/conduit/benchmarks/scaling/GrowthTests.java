package dev.conduit.benchmarks.scaling;

import org.junit.jupiter.api.Test;

import dev.conduit.benchmarks.kit.report.Spread;

import static org.assertj.core.api.Assertions.assertThat;

class GrowthTests {

	private final Growth growth = new Growth("methods");

	@Test
	void comparesEachSampleWithTheOneTakenBesideIt() {
		sample(10, 1);
		sample(1000, 1.5);
		sample(10, 4);
		sample(1000, 4.4);

		assertThat(this.growth.ratio("call", 1000)).isEqualTo(new Spread(1.1, 1.3, 1.5));
	}

	@Test
	void tellsWhatThereIsMostOfLast() {
		sample(1000, 3);
		sample(10, 2);

		assertThat(this.growth.table().lines().skip(2)).satisfiesExactly(
				(row) -> assertThat(row).startsWith("| call | 10 | 2.00 | 1.00 |"),
				(row) -> assertThat(row).startsWith("| call | 1,000 | 3.00 | 1.50 |"));
		assertThat(this.growth.plot()).contains("call: 1.50×", "1,000", "≤ 1.2×");
	}

	private void sample(int count, double cpu) {
		this.growth.add("call", count, new Growth.Sample(cpu, 1, 1, 1));
	}

}
