package dev.conduit.spring.client;

import java.time.Duration;

/**
 * Bounds of questions to topics.
 *
 * @param maxPending the most questions that wait for an answer, 1 to 1,000,000
 * @param timeout how long one waits where neither its caller nor its channel says
 * @since 0.1.0
 */
public record TopicRequestOptions(int maxPending, Duration timeout) {

	/** 1024 questions, 10 seconds. */
	public static final TopicRequestOptions DEFAULTS = new TopicRequestOptions(1024, Duration.ofSeconds(10));

	private static final int MOST_PENDING = 1_000_000;

	public TopicRequestOptions {
		if (maxPending < 1 || maxPending > MOST_PENDING) {
			throw new IllegalArgumentException(
					"'maxPending' must be 1 to %d (was %d)".formatted(MOST_PENDING, maxPending));
		}
		if (!timeout.isPositive()) {
			throw new IllegalArgumentException("'timeout' must be more than zero (was %s)".formatted(timeout));
		}
	}

}
