package dev.conduit.benchmarks.scaling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import dev.conduit.benchmarks.kit.load.Point;
import dev.conduit.benchmarks.kit.report.Lines;
import dev.conduit.benchmarks.kit.report.Spread;
import dev.conduit.benchmarks.kit.report.Table;

/**
 * How the cost of one operation grows with how much there is of something. Each sample is
 * compared with the one that was taken beside it where there was least.
 * <p>
 * For one thread.
 */
final class Growth {

	/** By how much an operation may cost more where there is most. */
	static final double TARGET = 1.2;

	private final String axis;

	private final Map<String, NavigableMap<Integer, List<Sample>>> samples = new LinkedHashMap<>();

	/**
	 * Without samples.
	 * @param axis what there is more and more of, such as {@code methods}
	 */
	Growth(String axis) {
		this.axis = axis;
	}

	/**
	 * Adds a sample. For each count there must come as many, in the same order.
	 * @param series what was done
	 * @param count how much there was
	 * @param sample what it cost
	 */
	void add(String series, int count, Sample sample) {
		this.samples.computeIfAbsent(series, (key) -> new TreeMap<>())
			.computeIfAbsent(count, (key) -> new ArrayList<>())
			.add(sample);
	}

	/**
	 * All figures.
	 * @return in Markdown
	 */
	String table() {
		Table table = new Table("what is done", this.axis, "CPU of both sides, µs", "× of the least", "1000 a second",
				"p50, µs", "B allocated by both");
		this.samples.forEach((series,
				counts) -> counts.forEach((count, all) -> table.row(series, String.format(Locale.ROOT, "%,d", count),
						spread(all, Sample::cpu), ratio(counts, count), spread(all, Sample::rate),
						spread(all, Sample::p50), Spread.format(spread(all, Sample::allocated).median()))));
		return table.toString();
	}

	/**
	 * The processor time by how much there is.
	 * @return an SVG
	 */
	String plot() {
		Lines lines = new Lines("CPU of an operation, compared with that where there is least", this.axis, TARGET);
		this.samples.forEach(
				(series, counts) -> counts.forEach((count, all) -> lines.point(series, count, ratio(counts, count))));
		return lines.toString();
	}

	/**
	 * By how much the processor time has grown.
	 * @param series what was done
	 * @param count where there was as much
	 * @return the ratios of all samples
	 */
	Spread ratio(String series, int count) {
		return ratio(this.samples.getOrDefault(series, new TreeMap<>()), count);
	}

	private static Spread ratio(NavigableMap<Integer, List<Sample>> counts, int count) {
		List<Sample> least = counts.firstEntry().getValue();
		List<Sample> here = counts.getOrDefault(count, List.of());
		double[] ratios = new double[here.size()];
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = here.get(i).cpu() / least.get(i).cpu();
		}
		return Spread.of(ratios);
	}

	private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> figure) {
		return Spread.of(samples, figure);
	}

	/**
	 * What one operation cost in one window.
	 *
	 * @param cpu processor time of all that took part, microseconds
	 * @param rate thousands of operations a second
	 * @param p50 how long one took, microseconds
	 * @param allocated bytes on the heaps of both sides
	 */
	record Sample(double cpu, double rate, double p50, double allocated) {

		static Sample of(Point point) {
			return new Sample(point.clientCpuMicros() + point.serverCpuMicros(), point.thousandsPerSecond(),
					point.p50(), point.clientAllocation() + point.serverAllocation());
		}

	}

}
