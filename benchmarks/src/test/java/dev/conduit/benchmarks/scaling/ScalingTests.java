package dev.conduit.benchmarks.scaling;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each series for a moment, so that it does not rot. Says nothing about speed.
 */
class ScalingTests {

	@ParameterizedTest
	@EnumSource
	void whatIsSentComesToWhereItBelongs(Series series) throws Exception {
		// A moment is over before the second compiler pays off.
		Scaling scaling = new Scaling(
				new Scaling.Effort(1, 0.1, 0, 0, List.of(10, 200), List.of("-XX:TieredStopAtLevel=1")));

		scaling.measure(series);

		Growth growth = scaling.growth(series.axis());
		assertThat(growth.ratio(series.title(), 200).median()).isPositive();
		assertThat(growth.table()).contains("| " + series.title() + " | 200 |");
	}

}
