package dev.conduit.policy;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetryPolicyTests {

	private final ConduitException failure = ConduitException.of(Problem.of(ErrorCode.QUEUE_FULL, "full"));

	private final Random random = new Random(7);

	@Test
	void itGivesUpAfterItsAttempts() {
		RetryPolicy policy = RetryPolicy.of(3, Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(1)));

		assertThat(policy.pause(1, this.failure, this.random)).isBetween(Duration.ZERO, Duration.ofMillis(50));
		assertThat(policy.pause(2, this.failure, this.random)).isBetween(Duration.ZERO, Duration.ofMillis(100));
		assertThat(policy.pause(3, this.failure, this.random)).isNull();
		assertThat(RetryPolicy.NEVER.pause(1, this.failure, this.random)).isNull();
	}

	@Test
	void thePausesAreSpreadSoThatThoseWhoFailedTogetherDoNotComeBackTogether() {
		RetryPolicy policy = RetryPolicy.of(2, Backoff.doubling(Duration.ofSeconds(1), Duration.ofSeconds(1)));

		assertThat(
				this.random.ints(1000).mapToObj((i) -> policy.pause(1, this.failure, this.random)).distinct().count())
			.isGreaterThan(990);
	}

	@Test
	void anUnreasonableNumberOfAttemptsIsRefused() {
		Backoff backoff = Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(1));

		assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.of(0, backoff))
			.withMessage("'maxAttempts' must be 1 to 100 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.of(101, backoff));
	}

}
