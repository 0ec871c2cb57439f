package dev.conduit.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.process.Machine;
import dev.conduit.benchmarks.kit.report.Spread;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * What the starter adds to the start of an application. Each application starts in a
 * fresh JVM in each round, one after another, so that what disturbs one disturbs the
 * others.
 * <p>
 * Arguments: rounds, and the folder of this module.
 */
public final class Startup {

	private final Map<Application, List<Start>> starts = new EnumMap<>(Application.class);

	/**
	 * Measures, and prints a table.
	 * @param args see above
	 * @throws Exception if an application does not start
	 */
	public static void main(String[] args) throws Exception {
		Startup startup = new Startup();
		Path benchmarks = Path.of(args[1]);
		for (Application application : Application.values()) {
			// Once before: its jars come into memory.
			application.start(benchmarks);
		}
		for (int round = 0; round < Integer.parseInt(args[0]); round++) {
			startup.measure(benchmarks);
		}
		System.out.println(Machine.describe() + "\n");
		System.out.println(startup.table());
	}

	/**
	 * One round.
	 * @param benchmarks folder of the module
	 * @throws IOException if an application was not built or cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	void measure(Path benchmarks) throws IOException, InterruptedException {
		for (Application application : Application.values()) {
			add(application, application.start(benchmarks));
		}
	}

	void add(Application application, Start start) {
		this.starts.computeIfAbsent(application, (key) -> new ArrayList<>()).add(start);
	}

	String table() {
		Table table = new Table("application", "until started, ms", "more than Boot alone, ms", "CPU, ms",
				"more than Boot alone, CPU ms", "loaded classes", "resident, MiB");
		this.starts.forEach((application, all) -> table.row(application.title(), Spread.of(all, Start::millis),
				more(all, Start::millis), Spread.of(all, Start::cpuMillis), more(all, Start::cpuMillis),
				Spread.of(all, Start::classes), Spread.of(all, Start::residentMebibytes)));
		return table.toString();
	}

	/** Each start is compared with that of the same round. */
	private Spread more(List<Start> starts, ToDoubleFunction<Start> figure) {
		List<Start> bare = this.starts.getOrDefault(Application.BARE, List.of());
		double[] differences = new double[starts.size()];
		for (int i = 0; i < differences.length; i++) {
			differences[i] = figure.applyAsDouble(starts.get(i)) - figure.applyAsDouble(bare.get(i));
		}
		return Spread.of(differences);
	}

}
