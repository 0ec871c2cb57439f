package dev.conduit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Seeds of which each is ten minutes of everything going wrong. One that failed is
 * repeated by {@code -Dconduit.simulation.seed=<seed>}; others than the fixed ones run
 * from {@code -Dconduit.simulation.first=<seed>} on.
 */
class SimulationTests {

	private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

	private static final int THREADS = 2;

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

	private static LongStream seeds() {
		Long wanted = Long.getLong("conduit.simulation.seed");
		return (wanted != null) ? LongStream.of(wanted) : LongStream.range(FIRST, FIRST + Size.of(QUICK, 2000, 10_000));
	}

	@Test
	@Tag("sized")
	void whatIsPromisedHoldsWhateverGoesWrong() throws Exception {
		try (ProofRow row = ProofRow.start("SIM", "simulated seeds of ten minutes", FIRST)) {
			List<String> broken = run(row);

			assertThat(broken).isEmpty();
			row.pass();
		}
	}

	/** Two at a time: each keeps to its thread. */
	private static List<String> run(ProofRow row) throws Exception {
		List<String> broken = new ArrayList<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
			List<Future<Simulation.Result>> running = seeds()
				.mapToObj((seed) -> threads.submit(() -> Simulation.run(seed, TEN_MINUTES, Defect.NONE)))
				.toList();
			for (Future<Simulation.Result> next : running) {
				Simulation.Result result = next.get();
				row.count(Measure.FAULTS_INJECTED, result.faults())
					.count(Measure.ACKED, result.answered() + result.acked())
					.count(Measure.DELIVERED, result.delivered())
					.count(Measure.UNEXPECTED, result.violations().size());
				if (!result.isSound()) {
					broken.add(result.toString());
				}
			}
		}
		return broken;
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
