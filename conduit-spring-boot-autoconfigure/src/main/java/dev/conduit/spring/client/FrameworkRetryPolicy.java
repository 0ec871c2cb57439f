package dev.conduit.spring.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;

import dev.conduit.message.ConduitException;
import dev.conduit.policy.RetryPolicy;

/**
 * Lets a {@link org.springframework.core.retry.RetryPolicy} of Spring Framework say how
 * often, and after which pauses, the idempotent calls of a client are repeated. It is
 * asked only for failures after which that makes sense, and never for those of calls that
 * are not declared as idempotent. Its time-out is not used: a call has its deadline.
 *
 * <pre class="code">
 * builder.retry(FrameworkRetryPolicy.of(RetryPolicy.withMaxRetries(2)));
 * </pre>
 *
 * @since 0.1.0
 */
public final class FrameworkRetryPolicy implements RetryPolicy {

	private final org.springframework.core.retry.RetryPolicy policy;

	private FrameworkRetryPolicy(org.springframework.core.retry.RetryPolicy policy) {
		this.policy = policy;
	}

	/**
	 * The policy for a client.
	 * @param policy one of Spring Framework
	 * @return the same for {@link dev.conduit.client.ClientBuilder#retry}
	 */
	public static RetryPolicy of(org.springframework.core.retry.RetryPolicy policy) {
		return new FrameworkRetryPolicy(policy);
	}

	@Override
	public @Nullable Duration pause(int failures, ConduitException failure, RandomGenerator random) {
		if (!this.policy.shouldRetry(failure)) {
			return null;
		}
		// Nothing is kept for a call between its attempts, so each begins anew.
		BackOffExecution pauses = this.policy.getBackOff().start();
		long pause = 0;
		for (int i = 0; i < failures && pause != BackOffExecution.STOP; i++) {
			pause = pauses.nextBackOff();
		}
		return (pause != BackOffExecution.STOP) ? Duration.ofMillis(pause) : null;
	}

}
