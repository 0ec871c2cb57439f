package dev.conduit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.LongStream;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;

/**
 * Many seeds, one after the other. Two at a time need two JVMs: a virtual thread that
 * waits for a lock which a thread of another simulation holds is woken by the JDK, in its
 * own time and not in that of the simulation.
 *
 * @param broken what was promised and not kept
 */
record SimulationBatch(long faults, long acked, long delivered, long violations, List<String> broken) {

	private static final Duration PATIENCE = Duration.ofMinutes(60);

	/** Separates the lines of one result. */
	private static final String BREAK = " | ";

	static SimulationBatch run(LongStream seeds, Duration length) {
		List<Simulation.Result> results = seeds.mapToObj((seed) -> Simulation.run(seed, length, Defect.NONE)).toList();
		return new SimulationBatch(results.stream().mapToLong(Simulation.Result::faults).sum(),
				results.stream().mapToLong((result) -> result.answered() + result.acked()).sum(),
				results.stream().mapToLong(Simulation.Result::delivered).sum(),
				results.stream().mapToLong((result) -> result.violations().size()).sum(),
				results.stream().filter((result) -> !result.isSound()).map(Simulation.Result::toString).toList());
	}

	/**
	 * Runs seeds in a JVM of their own.
	 */
	static JavaProcess start(long first, long count) {
		return JavaProcess.start(List.of(JavaProcess.java(), "--add-opens", "java.base/java.lang=ALL-UNNAMED",
				"-Djdk.trackAllThreads=false", "-cp", System.getProperty("java.class.path"),
				SimulationBatch.class.getName(), Long.toString(first), Long.toString(count)), Map.of());
	}

	/**
	 * What came of it.
	 */
	static SimulationBatch await(JavaProcess process) {
		int exit = process.awaitExit(PATIENCE);
		if (exit != 0) {
			throw new AssertionError("ended with %d:%n%s".formatted(exit, process));
		}
		MatchResult total = process.awaitLine("^total (\\d+) (\\d+) (\\d+) (\\d+)$");
		List<String> broken = new ArrayList<>(
				process.output().stream().filter((line) -> line.startsWith("seed ")).toList());
		return new SimulationBatch(Long.parseLong(total.group(1)), Long.parseLong(total.group(2)),
				Long.parseLong(total.group(3)), Long.parseLong(total.group(4)), broken);
	}

	void count(ProofRow row) {
		row.count(Measure.FAULTS_INJECTED, this.faults)
			.count(Measure.ACKED, this.acked)
			.count(Measure.DELIVERED, this.delivered)
			.count(Measure.UNEXPECTED, this.violations);
	}

	public static void main(String[] args) {
		long first = Long.parseLong(args[0]);
		Alarm alarm = new Alarm();
		SimulationBatch batch = run(LongStream.range(first, first + Long.parseLong(args[1])),
				SimulationTests.TEN_MINUTES);
		alarm.close();
		batch.broken().forEach((result) -> System.out.println(result.replace("\n", BREAK)));
		System.out.printf("total %d %d %d %d%n", batch.faults, batch.acked, batch.delivered, batch.violations);
		System.exit(0);
	}

}
