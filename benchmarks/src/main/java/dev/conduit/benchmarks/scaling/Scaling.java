package dev.conduit.benchmarks.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Pair;
import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.process.ChildJvm;
import dev.conduit.benchmarks.kit.process.Machine;
import dev.conduit.benchmarks.kit.report.Spread;

/**
 * What a call or a message costs when there are 10, 1,000 and 100,000 methods, topics or
 * subscriptions. In each round the three run in fresh processes of their own, which are
 * loaded in turns: what disturbs one disturbs the others.
 * <p>
 * Arguments: rounds, windows in each round, seconds of a window, a folder for the
 * reports, and what there is much of: {@code methods}, {@code topics},
 * {@code subscriptions} or {@code all}.
 */
public final class Scaling {

	private static final List<Integer> COUNTS = List.of(10, 1_000, 100_000);

	private static final Cell LOAD = Cell.parse("async-64");

	private final Map<String, Growth> growths = new LinkedHashMap<>();

	private final Effort effort;

	Scaling(Effort effort) {
		this.effort = effort;
	}

	/**
	 * Measures, prints tables, and writes them beside plots.
	 * @param args see above
	 * @throws Exception if a process fails or a report cannot be written
	 */
	public static void main(String[] args) throws Exception {
		Scaling scaling = new Scaling(
				new Effort(Integer.parseInt(args[1]), Double.parseDouble(args[2]), 5, 0.5, COUNTS, List.of()));
		for (int round = 0; round < Integer.parseInt(args[0]); round++) {
			for (Series series : Series.values()) {
				if (args[4].equals("all") || args[4].equals(series.axis())) {
					scaling.measure(series);
				}
			}
		}
		scaling.report(Path.of(args[3]));
	}

	/**
	 * One round of a series.
	 * @param series what there is much of
	 * @throws Exception if a process fails
	 */
	void measure(Series series) throws Exception {
		Map<Integer, Pair> pairs = new LinkedHashMap<>();
		try {
			for (int count : this.effort.counts()) {
				String variant = series + ":" + count;
				Pair pair = Pair.start(variant, ScalingContestant.class.getName(), variant, ChildJvm.ownClassPath(),
						this.effort.options());
				pairs.put(count, pair);
				pair.preheat(this.effort.preheat());
			}
			for (int window = 0; window < this.effort.windows(); window++) {
				measure(series, pairs);
			}
		}
		finally {
			pairs.values().forEach(Pair::close);
		}
	}

	private void measure(Series series, Map<Integer, Pair> pairs) throws InterruptedException {
		for (Map.Entry<Integer, Pair> pair : pairs.entrySet()) {
			Point point = pair.getValue().measure(LOAD, this.effort.warmUp(), this.effort.seconds());
			growth(series.axis()).add(series.title(), pair.getKey(), Growth.Sample.of(point));
			System.err.printf(Locale.ROOT, "%s, %,d: %s CPU s per 100k%s%n", series.title(), pair.getKey(),
					Spread.format(point.cpu()), point.isQuiet() ? "" : ", NOT QUIET");
		}
	}

	Growth growth(String axis) {
		return this.growths.computeIfAbsent(axis, Growth::new);
	}

	private void report(Path folder) throws IOException {
		Files.createDirectories(folder);
		List<String> texts = new ArrayList<>(List.of(Machine.describe() + "\n"));
		for (Map.Entry<String, Growth> growth : this.growths.entrySet()) {
			texts.add(growth.getValue().table());
			Files.writeString(folder.resolve("scaling-" + growth.getKey() + ".svg"), growth.getValue().plot());
		}
		String markdown = String.join("\n", texts);
		System.out.println(markdown);
		Files.writeString(folder.resolve("scaling-" + String.join("-", this.growths.keySet()) + ".md"), markdown);
		System.err.println("written to " + folder);
	}

	/**
	 * How much is done.
	 *
	 * @param windows of each pair of processes
	 * @param seconds of a window
	 * @param preheat how long a pair is heated at most, seconds
	 * @param warmUp how long it is loaded before a window at most, seconds
	 * @param counts how much there is
	 * @param options of the JVMs, beside those of all
	 */
	record Effort(int windows, double seconds, double preheat, double warmUp, List<Integer> counts,
			List<String> options) {

	}

}
