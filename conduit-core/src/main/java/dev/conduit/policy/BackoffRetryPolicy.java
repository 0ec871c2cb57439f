package dev.conduit.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;

/**
 * A number of attempts with pauses that grow.
 *
 * @param maxAttempts attempts in all, the first one included
 * @param backoff the pauses between them
 */
record BackoffRetryPolicy(int maxAttempts, Backoff backoff) implements RetryPolicy {

	private static final int MOST = 100;

	BackoffRetryPolicy {
		if (maxAttempts < 1 || maxAttempts > MOST) {
			throw new IllegalArgumentException("'maxAttempts' must be 1 to %d (was %d)".formatted(MOST, maxAttempts));
		}
	}

	@Override
	public @Nullable Duration pause(int failures, ConduitException failure, RandomGenerator random) {
		return (failures < this.maxAttempts) ? this.backoff.delay(failures, random) : null;
	}

}
