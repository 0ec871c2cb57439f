package dev.conduit.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure before the next attempt. The longest wait grows from
 * failure to failure by a factor up to a bound; chance takes a part of it away, all of it
 * where nothing is said ("full jitter"), so that those who failed together do not come
 * back together.
 *
 * @param initial longest wait after the first failure, more than zero
 * @param max what the longest wait grows to, at least {@code initial} and at most a day
 * @param multiplier factor from one failure to the next, 1 to 100
 * @param jitter share of the longest wait that chance may take away, 0 for none of it to
 * 1 for all of it
 * @since 0.1.0
 */
public record Backoff(Duration initial, Duration max, double multiplier, double jitter) {

	private static final Duration LONGEST = Duration.ofDays(1);

	public Backoff {
		if (!initial.isPositive()) {
			throw new IllegalArgumentException("'initial' must be more than zero (was %s)".formatted(initial));
		}
		if (max.compareTo(initial) < 0 || max.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"'max' must be 'initial' (%s) to one day (was %s)".formatted(initial, max));
		}
		if (!(multiplier >= 1 && multiplier <= 100)) {
			throw new IllegalArgumentException("'multiplier' must be 1 to 100 (was %s)".formatted(multiplier));
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new IllegalArgumentException("'jitter' must be 0 to 1 (was %s)".formatted(jitter));
		}
	}

	/**
	 * A back-off with full jitter.
	 * @param initial longest wait after the first failure
	 * @param max what the longest wait grows to
	 * @param multiplier factor from one failure to the next
	 */
	public Backoff(Duration initial, Duration max, double multiplier) {
		this(initial, max, multiplier, 1);
	}

	/**
	 * A back-off that doubles.
	 * @param initial longest wait after the first failure
	 * @param max what the longest wait grows to
	 * @return the back-off
	 */
	public static Backoff doubling(Duration initial, Duration max) {
		return new Backoff(initial, max, 2);
	}

	/**
	 * The longest wait after so many failures in a row.
	 * @param failures 1 or more
	 * @return more than zero
	 */
	public Duration ceiling(int failures) {
		if (failures < 1) {
			throw new IllegalArgumentException("'failures' must be 1 or more (was %d)".formatted(failures));
		}
		double nanos = this.initial.toNanos() * Math.pow(this.multiplier, failures - 1.0);
		return (nanos < this.max.toNanos()) ? Duration.ofNanos((long) nanos) : this.max;
	}

	/**
	 * The wait after so many failures in a row.
	 * @param failures 1 or more
	 * @param random where the chance comes from
	 * @return {@link #ceiling} without what chance took away, each as likely
	 */
	public Duration delay(int failures, RandomGenerator random) {
		long longest = ceiling(failures).toNanos();
		long shortest = longest - (long) (longest * this.jitter);
		return Duration.ofNanos(shortest + random.nextLong(longest - shortest + 1));
	}

	/**
	 * The same with another part for chance.
	 * @param jitter share of the longest wait that chance may take away, 0 to 1
	 * @return the new back-off
	 */
	public Backoff withJitter(double jitter) {
		return new Backoff(this.initial, this.max, this.multiplier, jitter);
	}

}
