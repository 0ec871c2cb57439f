package dev.conduit.topic;

import java.time.Duration;

/**
 * How much a bus remembers of the messages that it gave up.
 *
 * @param capacity the most letters, 0 to 1,000,000; 0 for none at all
 * @param maxBytes the most bytes of all letters together, more than 0; one that is larger
 * on its own is not kept
 * @param retention how long a letter is kept, more than zero
 * @param expired whether messages that expired are kept too
 * @since 0.1.0
 */
public record DeadLetterOptions(int capacity, long maxBytes, Duration retention, boolean expired) {

	/** 1000 letters of 16 megabytes together, for a day; none that expired. */
	public static final DeadLetterOptions DEFAULTS = new DeadLetterOptions(1000, 16L * 1024 * 1024,
			Duration.ofHours(24), false);

	private static final int MAX_CAPACITY = 1_000_000;

	public DeadLetterOptions {
		if (capacity < 0 || capacity > MAX_CAPACITY) {
			throw new IllegalArgumentException("'capacity' must be 0 to %d (was %d)".formatted(MAX_CAPACITY, capacity));
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("'maxBytes' must be more than 0 (was %d)".formatted(maxBytes));
		}
		if (!retention.isPositive()) {
			throw new IllegalArgumentException("'retention' must be more than zero (was %s)".formatted(retention));
		}
	}

	/**
	 * The same with another capacity.
	 * @param capacity the most letters
	 * @return the new options
	 */
	public DeadLetterOptions withCapacity(int capacity) {
		return new DeadLetterOptions(capacity, this.maxBytes, this.retention, this.expired);
	}

	/**
	 * The same with another bound on bytes.
	 * @param maxBytes the most bytes of all letters together
	 * @return the new options
	 */
	public DeadLetterOptions withMaxBytes(long maxBytes) {
		return new DeadLetterOptions(this.capacity, maxBytes, this.retention, this.expired);
	}

	/**
	 * The same with another retention.
	 * @param retention how long a letter is kept
	 * @return the new options
	 */
	public DeadLetterOptions withRetention(Duration retention) {
		return new DeadLetterOptions(this.capacity, this.maxBytes, retention, this.expired);
	}

	/**
	 * The same with or without messages that expired.
	 * @param expired whether they are kept too
	 * @return the new options
	 */
	public DeadLetterOptions withExpired(boolean expired) {
		return new DeadLetterOptions(this.capacity, this.maxBytes, this.retention, expired);
	}

}
