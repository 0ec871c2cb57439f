package dev.conduit.topic;

import java.time.Duration;

/**
 * How much a mailbox holds, and what happens before and at that bound. What waits for its
 * first or next delivery counts, what the receiver has in hand does not.
 *
 * @param capacity the most messages that wait, 1 to 1,000,000
 * @param highPercent share of the capacity, up to 100, at which producers are asked to
 * pause
 * @param lowPercent smaller share, from 0, at which they are asked to go on
 * @param overflow what happens to a message for a full mailbox
 * @param blockTimeout how long a publisher in this process waits for room at most where
 * the policy is {@link OverflowPolicy#BLOCK}; zero for not at all
 * @since 0.1.0
 */
public record MailboxBounds(int capacity, int highPercent, int lowPercent, OverflowPolicy overflow,
		Duration blockTimeout) {

	/** 1024 messages, pause at 80 % and resume at 50 %, block for up to 30 seconds. */
	public static final MailboxBounds DEFAULTS = new MailboxBounds(1024, 80, 50, OverflowPolicy.BLOCK,
			Duration.ofSeconds(30));

	private static final int MAX_CAPACITY = 1_000_000;

	public MailboxBounds {
		if (capacity < 1 || capacity > MAX_CAPACITY) {
			throw new IllegalArgumentException("'capacity' must be 1 to %d (was %d)".formatted(MAX_CAPACITY, capacity));
		}
		if (lowPercent < 0 || lowPercent >= highPercent || highPercent > 100) {
			throw new IllegalArgumentException(
					"'lowPercent' must be 0 or more and less than 'highPercent', which is 100 at most (was %d and %d)"
						.formatted(lowPercent, highPercent));
		}
		if (blockTimeout.isNegative()) {
			throw new IllegalArgumentException("'blockTimeout' must be zero or more (was %s)".formatted(blockTimeout));
		}
	}

	/**
	 * The same with another capacity.
	 * @param capacity the most messages that wait
	 * @return the new bounds
	 */
	public MailboxBounds withCapacity(int capacity) {
		return new MailboxBounds(capacity, this.highPercent, this.lowPercent, this.overflow, this.blockTimeout);
	}

	/**
	 * The same with other watermarks.
	 * @param highPercent share of the capacity at which producers are asked to pause
	 * @param lowPercent share at which they are asked to go on
	 * @return the new bounds
	 */
	public MailboxBounds withWatermarks(int highPercent, int lowPercent) {
		return new MailboxBounds(this.capacity, highPercent, lowPercent, this.overflow, this.blockTimeout);
	}

	/**
	 * The same with another policy.
	 * @param overflow what happens to a message for a full mailbox
	 * @return the new bounds
	 */
	public MailboxBounds withOverflow(OverflowPolicy overflow) {
		return new MailboxBounds(this.capacity, this.highPercent, this.lowPercent, overflow, this.blockTimeout);
	}

	/**
	 * The same with another time to block.
	 * @param blockTimeout how long a publisher in this process waits for room at most
	 * @return the new bounds
	 */
	public MailboxBounds withBlockTimeout(Duration blockTimeout) {
		return new MailboxBounds(this.capacity, this.highPercent, this.lowPercent, this.overflow, blockTimeout);
	}

	/**
	 * The number of waiting messages at which producers are asked to pause.
	 * @return 1 or more
	 */
	int high() {
		return Math.ceilDiv(this.capacity * this.highPercent, 100);
	}

	/**
	 * The number at which they are asked to go on.
	 * @return zero or more, less than {@link #high()}
	 */
	int low() {
		return this.capacity * this.lowPercent / 100;
	}

}
