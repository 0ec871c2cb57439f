package dev.conduit.benchmarks.kit.load;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HistogramTests {

	private final Histogram histogram = new Histogram();

	@Test
	void findsQuantilesToWithinTwoPercent() {
		for (int micros = 1; micros <= 100_000; micros++) {
			this.histogram.record(micros * 1000L);
		}

		assertThat(this.histogram.micros(0.5)).isCloseTo(50_000, within(1000.0));
		assertThat(this.histogram.micros(0.99)).isCloseTo(99_000, within(2000.0));
		assertThat(this.histogram.micros(0.999)).isCloseTo(99_900, within(2000.0));
	}

	@Test
	void takesWhatIsVeryShortAndVeryLong() {
		this.histogram.record(0);
		this.histogram.record(Long.MAX_VALUE);

		assertThat(this.histogram.micros(0.5)).isZero();
		assertThat(this.histogram.micros(1)).isGreaterThan(9e15);
	}

	@Test
	void hasNothingToSayOfNothing() {
		assertThat(this.histogram.micros(0.5)).isZero();
	}

}
