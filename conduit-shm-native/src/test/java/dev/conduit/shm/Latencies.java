package dev.conduit.shm;

import java.time.Duration;
import java.util.Arrays;

/**
 * Latencies of a soak.
 */
public final class Latencies {

	private final long[] nanos;

	private int count;

	/**
	 * None so far.
	 * @param limit how many at most
	 */
	public Latencies(int limit) {
		this.nanos = new long[limit];
	}

	/** One more. */
	public void add(long latency) {
		this.nanos[this.count] = latency;
		this.count++;
	}

	/** The longest of all. */
	public Duration longest() {
		return Duration.ofNanos(Arrays.stream(this.nanos, 0, this.count).max().orElse(0));
	}

	@Override
	public String toString() {
		long[] sorted = Arrays.copyOf(this.nanos, this.count);
		Arrays.sort(sorted);
		return "%d times p50 %.3f p99 %.3f p99.9 %.3f max %.3f ms".formatted(this.count, at(sorted, 0.5),
				at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
	}

	private static double at(long[] sorted, double part) {
		return sorted[(int) Math.ceil(part * sorted.length) - 1] / 1e6;
	}

}
