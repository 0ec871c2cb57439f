package dev.conduit.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.report.Spread;

/**
 * What came out of all rounds.
 */
final class Results {

	private final Map<Cell, Map<Entry, List<Point>>> points = new LinkedHashMap<>();

	private final Set<String> failures = new LinkedHashSet<>();

	void add(Entry entry, Cell cell, Point point) {
		this.points.computeIfAbsent(cell, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(entry, (key) -> new ArrayList<>())
			.add(point);
	}

	void failed(Entry entry, String reason) {
		this.failures.add(entry.name() + ": " + reason);
	}

	Set<String> failures() {
		return this.failures;
	}

	Set<Cell> cells() {
		return this.points.keySet();
	}

	/**
	 * Who was put to a cell.
	 * @param cell the cell
	 * @return each with the points of all rounds
	 */
	Map<Entry, List<Point>> of(Cell cell) {
		return this.points.getOrDefault(cell, Map.of());
	}

	/**
	 * The median of a figure.
	 * @param name the contestant
	 * @param cell such as {@code async-64}
	 * @param figure which one
	 * @return nothing where it was not measured
	 */
	OptionalDouble median(String name, String cell, ToDoubleFunction<Point> figure) {
		return of(Cell.parse(cell)).entrySet()
			.stream()
			.filter((row) -> row.getKey().name().equals(name))
			.mapToDouble((row) -> Spread.of(row.getValue(), figure).median())
			.findFirst();
	}

	/**
	 * Every point by itself, for those who calculate with them.
	 * @return comma-separated, with a head
	 */
	String csv() {
		StringBuilder csv = new StringBuilder("cell,contestant,round,operations,nanos,p50_us,p99_us,p999_us,"
				+ "client_cpu_ns,server_cpu_ns,client_sleeps,server_sleeps,client_allocated,server_allocated,"
				+ "client_peak,server_peak,cpus_of_others\n");
		this.points.forEach((cell, rows) -> rows.forEach((entry, points) -> {
			for (int i = 0; i < points.size(); i++) {
				csv.append(cell).append(',').append(entry).append(',').append(i + 1).append(',');
				csv.append(points.get(i).csv()).append('\n');
			}
		}));
		return csv.toString();
	}

}
