package dev.conduit.benchmarks.kit.load;

import dev.conduit.benchmarks.kit.process.Usage;

/**
 * What came out of one load, as the client sees it.
 *
 * @param operations calls, messages or items that came to an end
 * @param nanos in which time
 * @param p50 median of a call, microseconds; 0 where nothing is waited for
 * @param p99 99th percentile of a call
 * @param p999 99.9th percentile of a call
 * @param usage what the client used in that time
 */
public record Figures(long operations, long nanos, double p50, double p99, double p999, Usage usage) {

	/**
	 * The reverse of {@link #toString()}.
	 * @param text ten numbers
	 * @return the figures
	 */
	public static Figures parse(String text) {
		String[] parts = text.split(" ", 6);
		return new Figures(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Double.parseDouble(parts[2]),
				Double.parseDouble(parts[3]), Double.parseDouble(parts[4]), Usage.parse(parts[5]));
	}

	/**
	 * Operations a second.
	 * @return the rate
	 */
	public double rate() {
		return this.operations * 1e9 / this.nanos;
	}

	@Override
	public String toString() {
		return this.operations + " " + this.nanos + " " + this.p50 + " " + this.p99 + " " + this.p999 + " "
				+ this.usage;
	}

}
