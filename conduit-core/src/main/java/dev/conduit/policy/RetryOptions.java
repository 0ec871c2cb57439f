package dev.conduit.policy;

import java.time.Duration;

/**
 * How calls that may be repeated are repeated.
 *
 * @param policy how often, and after which pauses
 * @param budget how many of all calls
 * @since 0.1.0
 */
public record RetryOptions(RetryPolicy policy, RetryBudget budget) {

	/** Attempts where nothing is configured, the first one included. */
	public static final int DEFAULT_MAX_ATTEMPTS = 3;

	/** Pauses where nothing is configured. */
	public static final Backoff DEFAULT_BACKOFF = Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(2));

	/** What holds where nothing is configured. */
	public static final RetryOptions DEFAULT = new RetryOptions(RetryPolicy.of(DEFAULT_MAX_ATTEMPTS, DEFAULT_BACKOFF),
			RetryBudget.DEFAULT);

}
