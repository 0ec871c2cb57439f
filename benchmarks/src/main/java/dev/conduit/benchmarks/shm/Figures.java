package dev.conduit.benchmarks.shm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All that was measured: for each contestant and metric a figure of each round.
 */
final class Figures {

	private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

	/**
	 * Adds what a process said.
	 * @param prefix put before each metric
	 * @param line {@code name figure name figure …}
	 */
	void add(String contestant, String prefix, String line) {
		String[] words = line.split(" ", -1);
		for (int i = 0; i + 1 < words.length; i += 2) {
			add(contestant, prefix + words[i], Double.parseDouble(words[i + 1]));
		}
	}

	void add(String contestant, String metric, double figure) {
		this.rows.computeIfAbsent(contestant, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(metric, (key) -> new ArrayList<>())
			.add(figure);
	}

	List<String> contestants() {
		return List.copyOf(this.rows.keySet());
	}

	List<String> metrics(String contestant) {
		return List.copyOf(this.rows.getOrDefault(contestant, Map.of()).keySet());
	}

	double least(String contestant, String metric) {
		return sorted(contestant, metric)[0];
	}

	double most(String contestant, String metric) {
		double[] sorted = sorted(contestant, metric);
		return sorted[sorted.length - 1];
	}

	boolean has(String contestant, String metric) {
		return this.rows.getOrDefault(contestant, Map.of()).containsKey(metric);
	}

	OptionalDouble median(String contestant, String metric) {
		double[] sorted = sorted(contestant, metric);
		return (sorted.length == 0) ? OptionalDouble.empty() : OptionalDouble.of(sorted[sorted.length / 2]);
	}

	/** Minimum, median and maximum of the rounds, or a dash. */
	String spread(String contestant, String metric) {
		double[] sorted = sorted(contestant, metric);
		return (sorted.length == 0) ? "–" : "%s – %s – %s".formatted(figure(sorted[0]),
				figure(sorted[sorted.length / 2]), figure(sorted[sorted.length - 1]));
	}

	private double[] sorted(String contestant, String metric) {
		return this.rows.getOrDefault(contestant, Map.of())
			.getOrDefault(metric, List.of())
			.stream()
			.mapToDouble(Double::doubleValue)
			.sorted()
			.toArray();
	}

	/** With three significant digits. */
	static String figure(double value) {
		int digits = (value >= 99.95) ? 0 : (value >= 9.995) ? 1 : 2;
		return String.format(Locale.ROOT, "%." + digits + "f", value);
	}

}
