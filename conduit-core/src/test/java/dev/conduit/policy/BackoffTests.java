package dev.conduit.policy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private final Backoff backoff = Backoff.doubling(Duration.ofMillis(200), Duration.ofSeconds(30));

	@Test
	void theLongestWaitDoublesUpToItsBound() {
		assertThat(IntStream.rangeClosed(1, 10).mapToObj(this.backoff::ceiling).map(Duration::toMillis))
			.containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L, 30000L);
	}

	@Test
	void theBoundHoldsHoweverOftenItFailed() {
		assertThat(this.backoff.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void aFactorOfOneKeepsTheWait() {
		Backoff steady = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 1);

		assertThat(steady.ceiling(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(steady.ceiling(50)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void theWaitIsSpreadEvenlyFromNothingToTheLongest() {
		Random random = new Random(42);

		long[] waits = IntStream.range(0, 10_000).mapToLong((i) -> this.backoff.delay(2, random).toNanos()).toArray();

		long ceiling = Duration.ofMillis(400).toNanos();
		assertThat(countWithin(waits, 0, ceiling + 1)).isEqualTo(waits.length);
		for (int quarter = 0; quarter < 4; quarter++) {
			long from = quarter * (ceiling / 4);
			assertThat(countWithin(waits, from, from + ceiling / 4)).as("quarter %d of seed 42", quarter)
				.isBetween(2_300L, 2_700L);
		}
	}

	@Test
	void chanceTakesNoMoreThanItsShare() {
		Random random = new Random(43);
		Backoff half = this.backoff.withJitter(0.5);
		Backoff steady = this.backoff.withJitter(0);

		long[] waits = IntStream.range(0, 10_000).mapToLong((i) -> half.delay(2, random).toNanos()).toArray();

		long ceiling = Duration.ofMillis(400).toNanos();
		assertThat(countWithin(waits, ceiling / 2, ceiling + 1)).isEqualTo(waits.length);
		assertThat(countWithin(waits, ceiling / 2, ceiling * 3 / 4)).as("seed 43").isBetween(4_700L, 5_300L);
		assertThat(steady.delay(2, random)).hasMillis(400);
	}

	@Test
	void theSameChanceGivesTheSameWait() {
		assertThat(this.backoff.delay(3, new Random(7))).isEqualTo(this.backoff.delay(3, new Random(7)));
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Backoff.doubling(Duration.ZERO, Duration.ofSeconds(1)))
			.withMessage("'initial' must be more than zero (was PT0S)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.doubling(Duration.ofSeconds(2), Duration.ofSeconds(1)))
			.withMessage("'max' must be 'initial' (PT2S) to one day (was PT1S)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Backoff.doubling(Duration.ofSeconds(2), Duration.ofDays(1).plusNanos(1)))
			.withMessageContaining("one day");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0.9))
			.withMessage("'multiplier' must be 1 to 100 (was 0.9)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), Double.NaN))
			.withMessage("'multiplier' must be 1 to 100 (was NaN)");
		assertThatIllegalArgumentException().isThrownBy(() -> this.backoff.withJitter(1.1))
			.withMessage("'jitter' must be 0 to 1 (was 1.1)");
		assertThatIllegalArgumentException().isThrownBy(() -> this.backoff.withJitter(Double.NaN))
			.withMessage("'jitter' must be 0 to 1 (was NaN)");
		assertThatIllegalArgumentException().isThrownBy(() -> this.backoff.ceiling(0))
			.withMessage("'failures' must be 1 or more (was 0)");
	}

	private static long countWithin(long[] values, long from, long to) {
		return Arrays.stream(values).filter((value) -> value >= from && value < to).count();
	}

}
