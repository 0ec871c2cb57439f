package dev.conduit.benchmarks.kit.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One figure of all rounds.
 *
 * @param min the smallest
 * @param median the one in the middle, of an even number the mean of both
 * @param max the largest
 */
public record Spread(double min, double median, double max) {

	/**
	 * Of one figure of each round.
	 * @param <T> type of a round's result
	 * @param rounds the results; at least one
	 * @param figure which of their figures
	 * @return the spread
	 */
	public static <T> Spread of(Collection<T> rounds, ToDoubleFunction<? super T> figure) {
		return of(rounds.stream().mapToDouble(figure).toArray());
	}

	/**
	 * Of the given figures.
	 * @param figures at least one
	 * @return the spread
	 */
	public static Spread of(double... figures) {
		if (figures.length == 0) {
			throw new IllegalArgumentException("'figures' must not be empty");
		}
		double[] sorted = figures.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Spread(sorted[0], median, sorted[sorted.length - 1]);
	}

	/**
	 * Three significant digits, so that small and large figures can be read alike.
	 * @param figure the figure
	 * @return such as {@code 0.164}, {@code 97.3} or {@code 19961}
	 */
	public static String format(double figure) {
		if (figure == 0) {
			return "0";
		}
		int digits = 2 - (int) Math.floor(Math.log10(Math.abs(figure)));
		return String.format(Locale.ROOT, "%." + Math.clamp(digits, 0, 4) + "f", figure);
	}

	/**
	 * For a cell of a table.
	 * @return minimum, median and maximum, or the figure alone where they are the same
	 */
	@Override
	public String toString() {
		return (this.min == this.max) ? format(this.median)
				: format(this.min) + " – **" + format(this.median) + "** – " + format(this.max);
	}

}
