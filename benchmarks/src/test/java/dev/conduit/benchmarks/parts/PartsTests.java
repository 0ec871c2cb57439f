package dev.conduit.benchmarks.parts;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import dev.conduit.benchmarks.PublishToManyPatterns;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs each benchmark of a part once, so that it does not rot: it checks its own results.
 * Says nothing about speed.
 */
class PartsTests {

	static final List<Class<?>> PARTS = List.of(Converters.class, FindEndpoints.class, FindTargets.class, Frames.class,
			Mailboxes.class, PublishToManyPatterns.class, Rings.class);

	@ParameterizedTest
	@FieldSource("PARTS")
	void everyBenchmarkDoesWhatItMeasures(Class<?> part) throws Exception {
		Options options = new OptionsBuilder().include(part.getName() + "\\.")
			.forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(1))
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.build();

		assertThat(new Runner(options).run()).isNotEmpty()
			.allSatisfy((result) -> assertThat(result.getPrimaryResult().getStatistics().getN()).isPositive());
	}

}
