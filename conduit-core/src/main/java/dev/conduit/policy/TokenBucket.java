package dev.conduit.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Permissions to repeat a call, by a {@link RetryBudget}. For any thread; the clock is
 * the caller's.
 *
 * @since 0.1.0
 */
public final class TokenBucket {

	private static final long WHOLE = 1000;

	private static final long NANOS_PER_SECOND = 1_000_000_000;

	/** Time beyond it fills no more. */
	private static final long LONGEST = 3600 * NANOS_PER_SECOND;

	private final long capacity;

	private final long perCall;

	private final long perSecond;

	/** In thousandths of a permission. */
	private final AtomicLong content;

	/** Time up to which {@link #content} has got what it gets by time. */
	private final AtomicLong counted;

	/**
	 * A full bucket.
	 * @param budget what comes in, and how much it holds
	 * @param now the time in nanoseconds
	 */
	public TokenBucket(RetryBudget budget, long now) {
		this.capacity = budget.burst() * WHOLE;
		this.perCall = budget.percent() * WHOLE / 100;
		this.perSecond = budget.perSecond() * WHOLE;
		this.content = new AtomicLong(this.capacity);
		this.counted = new AtomicLong(now);
	}

	/**
	 * Takes note of a call.
	 */
	public void called() {
		put(this.perCall);
	}

	/**
	 * Takes a permission out.
	 * @param now the time in nanoseconds
	 * @return whether there was one
	 */
	public boolean take(long now) {
		putWhatTimeBrought(now);
		return this.content.getAndUpdate((held) -> (held >= WHOLE) ? (held - WHOLE) : held) >= WHOLE;
	}

	private void putWhatTimeBrought(long now) {
		if (this.perSecond == 0) {
			return;
		}
		long last = this.counted.get();
		long brought = Math.clamp(now - last, 0, LONGEST) / (NANOS_PER_SECOND / this.perSecond);
		// What is less than a thousandth is left for the next time.
		long rest = (now - last < LONGEST) ? ((now - last) % (NANOS_PER_SECOND / this.perSecond)) : 0;
		if (brought > 0 && this.counted.compareAndSet(last, now - rest)) {
			put(brought);
		}
	}

	private void put(long more) {
		if (more > 0 && this.content.get() < this.capacity) {
			this.content.updateAndGet((held) -> Math.min(this.capacity, held + more));
		}
	}

}
