package dev.conduit.policy;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TokenBucketTests {

	/** Near the number at which nanoseconds wrap. */
	private static final long START = Long.MAX_VALUE - 1000;

	private long now = START;

	@Test
	void aFullBucketGivesWhatItHoldsAndNoMore() {
		TokenBucket bucket = new TokenBucket(new RetryBudget(0, 0, 5), this.now);

		assertThat(taken(bucket, 10)).isEqualTo(5);
		pass(Duration.ofDays(1));
		assertThat(taken(bucket, 10)).isZero();
	}

	@Test
	void aHundredCallsEarnTheirPercentage() {
		TokenBucket bucket = new TokenBucket(new RetryBudget(10, 0, 100), this.now);
		assertThat(taken(bucket, 200)).isEqualTo(100);

		IntStream.range(0, 95).forEach((i) -> bucket.called());

		assertThat(taken(bucket, 200)).isEqualTo(9);
		IntStream.range(0, 5).forEach((i) -> bucket.called());
		assertThat(taken(bucket, 200)).as("the halves count").isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 7, 1000 })
	void eachSecondEarnsSoMany(int perSecond) {
		TokenBucket bucket = new TokenBucket(new RetryBudget(0, perSecond, 100_000), this.now);
		assertThat(taken(bucket, 200_000)).isEqualTo(100_000);

		int earned = 0;
		for (int i = 0; i < 1000; i++) {
			pass(Duration.ofMillis(10));
			earned += taken(bucket, 1000);
		}

		assertThat(earned).isBetween(10 * perSecond - 1, 10 * perSecond);
	}

	@Test
	void neitherCallsNorTimeFillItBeyondItsBrim() {
		TokenBucket bucket = new TokenBucket(new RetryBudget(100, 1000, 3), this.now);

		IntStream.range(0, 1000).forEach((i) -> bucket.called());
		pass(Duration.ofDays(300));

		assertThat(taken(bucket, 10)).isEqualTo(3);
	}

	@Test
	void aBudgetOutOfItsBoundsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(101, 0, 0))
			.withMessage("'percent' must be 0 to 100 (was 101)");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(0, -1, 0))
			.withMessage("'perSecond' must be 0 to 1000 (was -1)");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetryBudget(0, 0, 100_001))
			.withMessage("'burst' must be 0 to 100000 (was 100001)");
	}

	private int taken(TokenBucket bucket, int wanted) {
		return (int) IntStream.range(0, wanted).filter((i) -> bucket.take(this.now)).count();
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
