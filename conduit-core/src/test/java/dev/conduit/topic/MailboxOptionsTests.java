package dev.conduit.topic;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.policy.Backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MailboxOptionsTests {

	@Test
	void aListenerGetsOneAtATimeAndTenAttempts() {
		MailboxOptions options = MailboxOptions.forListener("orders");

		assertThat(options.concurrency()).isEqualTo(1);
		assertThat(options.inline()).isFalse();
		assertThat(options.redelivery().maxAttempts()).isEqualTo(10);
		assertThat(options.redelivery().ackTimeout()).isNull();
		assertThat(options.bounds())
			.isEqualTo(new MailboxBounds(1024, 80, 50, OverflowPolicy.BLOCK, Duration.ofSeconds(30)));
	}

	@Test
	void aPeerGetsAWindowAndHalfAMinuteToAcknowledge() {
		MailboxOptions options = MailboxOptions.forPeer("peer");

		assertThat(options.concurrency()).isEqualTo(256);
		assertThat(options.inline()).isTrue();
		assertThat(options.redelivery().ackTimeout()).isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@CsvSource({ "1024, 80, 50, 820, 512", "1, 80, 50, 1, 0", "1, 1, 0, 1, 0", "10, 80, 50, 8, 5", "3, 100, 99, 3, 2",
			"1000000, 100, 99, 1000000, 990000" })
	void theHighMarkIsRoundedUpAndTheLowOneDown(int capacity, int highPercent, int lowPercent, int high, int low) {
		MailboxBounds bounds = MailboxBounds.DEFAULTS.withCapacity(capacity).withWatermarks(highPercent, lowPercent);

		assertThat(bounds.high()).isEqualTo(high);
		assertThat(bounds.low()).isEqualTo(low);
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		MailboxBounds bounds = MailboxBounds.DEFAULTS;
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withCapacity(0))
			.withMessage("'capacity' must be 1 to 1000000 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withCapacity(1_000_001));
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withWatermarks(50, 50))
			.withMessageContaining("(was 50 and 50)");
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withWatermarks(101, 50));
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withWatermarks(80, -1));
		assertThatIllegalArgumentException().isThrownBy(() -> bounds.withBlockTimeout(Duration.ofMillis(-1)))
			.withMessage("'blockTimeout' must be zero or more (was PT-0.001S)");
		MailboxOptions options = MailboxOptions.forListener("orders");
		assertThatIllegalArgumentException().isThrownBy(() -> options.withConcurrency(0))
			.withMessage("'concurrency' must be 1 to 65536 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> MailboxOptions.forListener(""))
			.withMessage("'name' must have 1 to 255 characters (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> Redelivery.DEFAULTS.withMaxAttempts(0))
			.withMessage("'maxAttempts' must be 1 to 1000 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> Redelivery.DEFAULTS.withAckTimeout(Duration.ZERO))
			.withMessage("'ackTimeout' must be more than zero (was PT0S)");
	}

	@Test
	void aProblemMayAskForLongerThanTheBackoffButNotForLongerThanItsBound() {
		Redelivery redelivery = Redelivery.DEFAULTS
			.withBackoff(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 2));
		Problem problem = Problem.of(ErrorCode.RATE_LIMITED, "slowly");

		assertThat(redelivery.delay(1, problem.withRetry(true, Duration.ofSeconds(3)), () -> 0))
			.isEqualTo(Duration.ofSeconds(3));
		assertThat(redelivery.delay(1, problem.withRetry(true, Duration.ofHours(1)), () -> 0))
			.isEqualTo(Duration.ofSeconds(10));
		assertThat(redelivery.delay(1, problem, () -> 0)).isZero();
	}

}
