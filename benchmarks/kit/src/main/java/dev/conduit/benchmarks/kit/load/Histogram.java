package dev.conduit.benchmarks.kit.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took, to within 1.6 percent. Takes records without allocating, from any
 * thread.
 */
public final class Histogram {

	/** Each power of two has so many steps. */
	private static final int STEPS = 64;

	private static final int STEP_BITS = 6;

	private final AtomicLongArray counts = new AtomicLongArray(STEPS * (Long.SIZE - STEP_BITS));

	void record(long nanos) {
		this.counts.incrementAndGet(index(Math.max(0, nanos)));
	}

	private static int index(long nanos) {
		if (nanos < STEPS) {
			return (int) nanos;
		}
		int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
		return (power - STEP_BITS + 1) * STEPS + (int) (nanos >>> (power - STEP_BITS)) - STEPS;
	}

	private static double middle(int index) {
		if (index < STEPS) {
			return index;
		}
		int shift = index / STEPS - 1;
		return (index % STEPS + STEPS + 0.5) * (1L << shift);
	}

	/**
	 * What so many were faster than.
	 * @param quantile such as 0.99
	 * @return microseconds; 0 where nothing was recorded
	 */
	public double micros(double quantile) {
		long all = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			all += this.counts.get(i);
		}
		long below = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			below += this.counts.get(i);
			if (below > 0 && below >= all * quantile) {
				return middle(i) / 1000;
			}
		}
		return 0;
	}

}
