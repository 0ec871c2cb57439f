package dev.conduit.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;

/**
 * Says how often, and after which pauses, a call that may be repeated is made again. It
 * is asked only for failures after which that makes sense; a wait that the server asked
 * for comes on top of the pause. Called on any thread; never blocks.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RetryPolicy {

	/** Gives up at the first failure. */
	RetryPolicy NEVER = (failures, failure, random) -> null;

	/**
	 * Decides after a failure.
	 * @param failures how often the call has failed, 1 or more
	 * @param failure how it failed the last time
	 * @param random where chance comes from
	 * @return how long to wait before the next attempt, zero or more, or {@code null} to
	 * give up
	 */
	@Nullable Duration pause(int failures, ConduitException failure, RandomGenerator random);

	/**
	 * So many attempts in all, with pauses by a back-off.
	 * @param maxAttempts 1 to 100; 1 gives up at the first failure
	 * @param backoff the pauses
	 * @return the policy
	 */
	static RetryPolicy of(int maxAttempts, Backoff backoff) {
		return new BackoffRetryPolicy(maxAttempts, backoff);
	}

}
