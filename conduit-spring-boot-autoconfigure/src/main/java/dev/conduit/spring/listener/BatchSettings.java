package dev.conduit.spring.listener;

import java.time.Duration;

/**
 * How a listener takes several messages at once.
 *
 * @param size the most messages of one batch, 1 to 10,000
 * @param timeout how long the first message of a batch waits for further ones at most, up
 * to a minute; a batch that is full does not wait
 * @since 0.1.0
 */
public record BatchSettings(int size, Duration timeout) {

	/** How long a batch waits where nothing else is said. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(100);

	/** The most messages there may be in a batch. */
	public static final int MAX_SIZE = 10_000;

	/** The longest that a message may wait for others. */
	public static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

	public BatchSettings {
		if (size < 1 || size > MAX_SIZE) {
			throw new IllegalArgumentException("'batchSize' must be 1 to %d (was %d)".formatted(MAX_SIZE, size));
		}
		if (!timeout.isPositive() || timeout.compareTo(MAX_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"'batchTimeout' must be more than zero and at most %s (was %s)".formatted(MAX_TIMEOUT, timeout));
		}
	}

}
