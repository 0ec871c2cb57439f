package dev.conduit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Seeds of which each is ten minutes of everything going wrong. One that failed is
 * repeated by {@code -Dconduit.simulation.seed=<seed>}; others than the fixed ones run
 * from {@code -Dconduit.simulation.first=<seed>} on.
 */
class SimulationTests {

	static final Duration TEN_MINUTES = Duration.ofMinutes(10);

	private static final int QUICK = 24;

	private static final long FIRST = Long.getLong("conduit.simulation.first", 1);

	private static Alarm alarm;

	@BeforeAll
	static void watch() {
		alarm = new Alarm();
	}

	@AfterAll
	static void unwatch() {
		alarm.close();
	}

	@Test
	@Tag("sized")
	@Tag("SIM")
	void whatIsPromisedHoldsWhateverGoesWrong() {
		try (ProofRow row = ProofRow.start("SIM", "simulated seeds of ten minutes", FIRST)) {
			List<SimulationBatch> batches = run();

			batches.forEach((batch) -> batch.count(row));
			assertThat(batches).flatExtracting(SimulationBatch::broken).isEmpty();
			row.pass();
		}
	}

	private static List<SimulationBatch> run() {
		Long wanted = Long.getLong("conduit.simulation.seed");
		int count = Size.of(QUICK, 2000, 10_000);
		if (wanted != null || count == QUICK) {
			LongStream seeds = (wanted != null) ? LongStream.of(wanted) : LongStream.range(FIRST, FIRST + QUICK);
			return List.of(SimulationBatch.run(seeds, TEN_MINUTES));
		}
		try (JavaProcess one = SimulationBatch.start(FIRST, count / 2);
				JavaProcess other = SimulationBatch.start(FIRST + count / 2, count - count / 2)) {
			return List.of(SimulationBatch.await(one), SimulationBatch.await(other));
		}
	}

	@Test
	void seedRepeatsExactly() {
		for (long seed = 1; seed <= 2; seed++) {
			Simulation.Result first = Simulation.run(seed, TEN_MINUTES, Defect.NONE);

			Simulation.Result second = Simulation.run(seed, TEN_MINUTES, Defect.NONE);

			assertThat(second).isEqualTo(first);
		}
	}

	@Test
	void anotherSeedTakesAnotherWay() {
		Simulation.Result first = Simulation.run(1, Duration.ofMinutes(1), Defect.NONE);

		Simulation.Result second = Simulation.run(2, Duration.ofMinutes(1), Defect.NONE);

		assertThat(second.hash()).isNotEqualTo(first.hash());
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void brokenPromiseIsFoundWithinFewSeeds(Defect defect) {
		assertThat(LongStream.rangeClosed(1, 20)
			.mapToObj((seed) -> Simulation.run(seed, TEN_MINUTES, defect))
			.filter((result) -> !result.isSound())
			.findFirst()).as("a run that found %s", defect).isPresent();
	}

}
