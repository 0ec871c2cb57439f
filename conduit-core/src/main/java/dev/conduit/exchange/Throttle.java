package dev.conduit.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many units a second, and as many of them at once as come together in the time that
 * nothing was taken: a bucket that starts full. What needs more than the bucket holds
 * passes when it is full, and those behind it wait until it is paid for; so the rate is
 * kept, and nothing is too large for it. For any thread, without locks; the clock is the
 * caller's.
 *
 * @since 0.1.0
 */
public final class Throttle {

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	/** Above it what one unit costs could not be told any more. */
	private static final long MAX_RATE = 1L << 40;

	/** Nobody waits for so long; it keeps sums from running over. */
	private static final long LONGEST = Long.MAX_VALUE / 4;

	private final long perSecond;

	/** What a full bucket is worth. */
	private final long burstNanos;

	/** When the bucket will be full again, if nothing more is taken. */
	private final AtomicLong fullAt;

	/**
	 * A full bucket.
	 * @param perSecond units a second, 1 to 2⁴⁰
	 * @param burst units that the bucket holds, 1 or more
	 * @param now the time in nanoseconds
	 */
	public Throttle(long perSecond, long burst, long now) {
		if (perSecond < 1 || perSecond > MAX_RATE) {
			throw new IllegalArgumentException("'perSecond' must be 1 to %d (was %d)".formatted(MAX_RATE, perSecond));
		}
		if (burst < 1) {
			throw new IllegalArgumentException("'burst' must be positive (was %d)".formatted(burst));
		}
		this.perSecond = perSecond;
		this.burstNanos = nanos(burst);
		this.fullAt = new AtomicLong(now);
	}

	/**
	 * Takes units out of the bucket, or leaves it as it is.
	 * @param units how many, zero or more
	 * @param now the time in nanoseconds
	 * @return zero where they were there; otherwise the nanoseconds until they will be,
	 * if nobody else takes them
	 */
	public long take(long units, long now) {
		long cost = nanos(units);
		while (true) {
			long seen = this.fullAt.get();
			long missing = Math.max(0, seen - now);
			long wait = missing - (this.burstNanos - Math.min(cost, this.burstNanos));
			if (wait > 0) {
				return wait;
			}
			if (this.fullAt.compareAndSet(seen, now + Math.min(missing + cost, LONGEST))) {
				return 0;
			}
		}
	}

	/**
	 * Takes units that cannot be refused any more; those that come next wait for them.
	 * @param units how many, zero or more
	 * @param now the time in nanoseconds
	 * @return nanoseconds until the bucket is not overdrawn any more, zero where it is
	 * not
	 */
	public long charge(long units, long now) {
		long cost = nanos(units);
		while (true) {
			long seen = this.fullAt.get();
			long missing = Math.max(0, seen - now);
			if (this.fullAt.compareAndSet(seen, now + Math.min(missing + cost, LONGEST))) {
				return Math.max(0, missing + cost - this.burstNanos);
			}
		}
	}

	/**
	 * Gives back what was taken and not used.
	 * @param units how many
	 */
	public void giveBack(long units) {
		this.fullAt.addAndGet(-nanos(units));
	}

	/**
	 * Whether nothing is missing, so that a new bucket would be the same.
	 * @param now the time in nanoseconds
	 * @return whether it is full
	 */
	public boolean isFull(long now) {
		return this.fullAt.get() - now <= 0;
	}

	private long nanos(long units) {
		if (units <= Long.MAX_VALUE / NANOS_PER_SECOND) {
			return Math.min(units * NANOS_PER_SECOND / this.perSecond, LONGEST);
		}
		long seconds = units / this.perSecond;
		return (seconds >= LONGEST / NANOS_PER_SECOND) ? LONGEST : (seconds * NANOS_PER_SECOND);
	}

}
