package dev.conduit.shm;

import java.time.Duration;

/**
 * How an end of a stream waits.
 *
 * @param strategy whether it looks for a while before it sleeps
 * @param spin how long {@link WaitStrategy#SPIN_THEN_PARK} looks
 * @param nap how long one sleep lasts at most; after it, whether the other side lives is
 * asked
 * @since 0.1.0
 */
public record Waiting(WaitStrategy strategy, Duration spin, Duration nap) {

	/** As subscribers wait, and naps of 50 ms. */
	public static final Waiting DEFAULT = new Waiting(SubscriberOptions.DEFAULT.strategy(),
			SubscriberOptions.DEFAULT.spin(), SubscriberOptions.DEFAULT.nap());

	public Waiting {
		if (spin.isNegative()) {
			throw new IllegalArgumentException("'spin' must not be negative (was %s)".formatted(spin));
		}
		if (!nap.isPositive()) {
			throw new IllegalArgumentException("'nap' must be positive (was %s)".formatted(nap));
		}
	}

	/**
	 * The same with another way to wait.
	 * @param changed how it waits
	 */
	public Waiting withStrategy(WaitStrategy changed) {
		return new Waiting(changed, this.spin, this.nap);
	}

	/**
	 * The same with another bound of one sleep.
	 * @param changed how long
	 */
	public Waiting withNap(Duration changed) {
		return new Waiting(this.strategy, this.spin, changed);
	}

	/** How long to look before sleeping. */
	long spinNanos() {
		return switch (this.strategy) {
			case PARK -> 0;
			case SPIN_THEN_PARK -> this.spin.toNanos();
			case SPIN -> Long.MAX_VALUE;
		};
	}

}
