package dev.conduit.benchmarks.scaling;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.ContestantProcess;
import dev.conduit.benchmarks.kit.load.Figures;
import dev.conduit.benchmarks.kit.process.ChildJvm;
import dev.conduit.benchmarks.kit.process.Machine;
import dev.conduit.benchmarks.kit.process.Usage;
import dev.conduit.benchmarks.kit.report.Spread;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * What a call costs where few or many connections are open, over one of them and over all
 * in turn. Server and clients are processes of their own, fresh for each row of a round.
 * <p>
 * Arguments: how many connections, with commas between; rounds; seconds for each figure.
 */
public final class ManyConnections {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

	/**
	 * In flight are no more than the fewest connections, or batches would be measured.
	 */
	private static final List<Cell> CELLS = List.of(Cell.parse("sequential"), Cell.parse("async-8"));

	private ManyConnections() {
	}

	/**
	 * Measures, and prints a table.
	 * @param args connections, rounds and seconds
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		List<Integer> connections = List.of(args[0].split(",")).stream().map(Integer::valueOf).toList();
		for (int count : connections) {
			OpenFiles.require(count);
		}
		System.out.println(Machine.describe());
		System.out.println(measure(connections, Integer.parseInt(args[1]), Double.parseDouble(args[2])));
	}

	static Table measure(List<Integer> connections, int rounds, double seconds) throws Exception {
		Map<Row, List<Point>> points = new LinkedHashMap<>();
		for (int round = 0; round < rounds; round++) {
			for (int count : connections) {
				add(points, count, 1, seconds);
				add(points, count, count, seconds);
			}
		}
		Table table = new Table("connections", "called over", "load", "1000 calls/s", "p50, µs", "CPU of both, µs",
				"of the server, µs");
		points.forEach((row, all) -> table.row(row.connections(), row.used(), row.cell(),
				Spread.of(all, (point) -> point.client().rate() / 1000),
				Spread.of(all, (point) -> point.client().p50()),
				Spread.of(all, (point) -> point.micros(point.server()) + point.micros(point.client().usage())),
				Spread.of(all, (point) -> point.micros(point.server()))));
		return table;
	}

	private static void add(Map<Row, List<Point>> points, int connections, int used, double seconds) throws Exception {
		String type = ConnectedContestant.class.getName();
		String variant = connections + "/" + used;
		try (ChildJvm server = child("server", "serve", type, variant);
				ChildJvm load = child("load", "load", type, variant, server.expect("ready", PATIENCE))) {
			load.expect("ready", PATIENCE);
			load.tell("preheat " + 3 * seconds);
			load.expect("hot", PATIENCE);
			for (Cell cell : CELLS) {
				points.computeIfAbsent(new Row(connections, used, cell), (row) -> new ArrayList<>())
					.add(measure(server, load, cell, seconds));
			}
		}
	}

	private static ChildJvm child(String name, String... args) throws IOException {
		return ChildJvm.start(name, ChildJvm.ownClassPath(), OPTIONS, ContestantProcess.class.getName(), args);
	}

	private static Point measure(ChildJvm server, ChildJvm load, Cell cell, double seconds)
			throws InterruptedException {
		load.tell(String.format(Locale.ROOT, "load %s %s %s", cell, seconds, seconds));
		load.expect("settled", PATIENCE);
		Usage before = server.usage();
		load.tell("go");
		Figures figures = Figures.parse(load.expect("figures", PATIENCE));
		return new Point(figures, server.usage().since(before));
	}

	private record Row(int connections, int used, Cell cell) {

	}

	/**
	 * One round of a row.
	 *
	 * @param client what the clients saw and used
	 * @param server what the server used
	 */
	private record Point(Figures client, Usage server) {

		double micros(Usage usage) {
			return usage.cpuNanos() / 1000.0 / this.client.operations();
		}

	}

}
