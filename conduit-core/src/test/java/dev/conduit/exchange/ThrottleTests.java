package dev.conduit.exchange;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ThrottleTests {

	private static final long SECOND = 1_000_000_000;

	/** A clock of nanoseconds may begin anywhere, and run over. */
	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MIN_VALUE, Long.MAX_VALUE - 10, -5 })
	void asManyAtOnceAsTheBucketHoldsAndNoMore(long now) {
		Throttle throttle = new Throttle(10, 5, now);

		for (int i = 0; i < 5; i++) {
			assertThat(throttle.take(1, now)).isZero();
		}

		assertThat(throttle.take(1, now)).isEqualTo(SECOND / 10);
		assertThat(throttle.take(1, now + SECOND / 10 - 1)).isEqualTo(1);
		assertThat(throttle.take(1, now + SECOND / 10)).isZero();
		assertThat(throttle.take(1, now + SECOND / 10)).isEqualTo(SECOND / 10);
	}

	@Test
	void whatIsRefusedTakesNothing() {
		Throttle throttle = new Throttle(10, 1, 0);
		throttle.take(1, 0);

		for (int i = 0; i < 1000; i++) {
			assertThat(throttle.take(1, 0)).isEqualTo(SECOND / 10);
		}

		assertThat(throttle.take(1, SECOND / 10)).isZero();
	}

	@Test
	void overAnHourNoMoreThanTheRatePasses() {
		Throttle throttle = new Throttle(7, 7, 0);
		int passed = 0;

		for (long now = 0; now < 3600 * SECOND; now += SECOND / 100) {
			passed += (throttle.take(1, now) == 0) ? 1 : 0;
		}

		assertThat(passed).isBetween(3600 * 7, 3600 * 7 + 7);
	}

	@Test
	void whatIsLargerThanTheBucketPassesWhenItIsFullAndIsPaidForAfterwards() {
		Throttle throttle = new Throttle(1000, 1000, 0);

		assertThat(throttle.take(1, 0)).isZero();
		assertThat(throttle.take(5000, 0)).isEqualTo(SECOND / 1000);
		assertThat(throttle.take(5000, SECOND)).isZero();
		assertThat(throttle.take(1, 2 * SECOND)).isEqualTo(3 * SECOND + SECOND / 1000);
		assertThat(throttle.take(1, 5 * SECOND + SECOND / 1000)).isZero();
	}

	@Test
	void whatCannotBeRefusedOverdrawsIt() {
		Throttle throttle = new Throttle(1000, 1000, 0);

		assertThat(throttle.charge(1000, 0)).isZero();
		assertThat(throttle.charge(500, 0)).isEqualTo(SECOND / 2);
		assertThat(throttle.charge(0, SECOND / 4)).isEqualTo(SECOND / 4);
		assertThat(throttle.isFull(SECOND)).isFalse();
		assertThat(throttle.isFull(3 * SECOND / 2)).isTrue();
	}

	@Test
	void whatIsGivenBackIsThereAgain() {
		Throttle throttle = new Throttle(10, 1, 0);
		throttle.take(1, 0);

		throttle.giveBack(1);

		assertThat(throttle.take(1, 0)).isZero();
	}

	@Test
	void hugeAmountsDoNotRunOver() {
		Throttle throttle = new Throttle(1, 1, 0);

		for (int i = 0; i < 100; i++) {
			throttle.charge(Long.MAX_VALUE, 0);
		}

		assertThat(throttle.take(1, 0)).isPositive();
		assertThat(throttle.take(1, 1000 * SECOND)).isPositive();
	}

	@Test
	void manyThreadsTogetherGetNoMoreThanItHolds() throws Exception {
		Throttle throttle = new Throttle(1, 1000, 0);
		AtomicInteger passed = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(4);

		IntStream.range(0, 4).forEach((thread) -> Thread.ofPlatform().start(() -> {
			for (int i = 0; i < 1000; i++) {
				passed.addAndGet((throttle.take(1, 0) == 0) ? 1 : 0);
			}
			done.countDown();
		}));
		done.await();

		assertThat(passed).hasValue(1000);
	}

	@Test
	void whatCannotBeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Throttle(0, 1, 0)).withMessageContaining("perSecond");
		assertThatIllegalArgumentException().isThrownBy(() -> new Throttle(1, 0, 0)).withMessageContaining("burst");
		assertThatIllegalArgumentException().isThrownBy(() -> new TrafficRate(-1, 0)).withMessageContaining("messages");
		assertThatIllegalArgumentException().isThrownBy(() -> new TrafficRate(0, -1)).withMessageContaining("bytes");
	}

	@Test
	void aMeterTakesNothingOfOneRateWhereTheOtherRefuses() {
		TrafficMeter meter = new TrafficMeter(new TrafficRate(2, 100), 0);

		assertThat(meter.take(100, 0)).isNull();
		assertThat(meter.take(1, 0)).isEqualTo(new TrafficMeter.Refusal(false, SECOND / 100));
		assertThat(meter.take(0, 0)).isNull();
		assertThat(meter.take(0, 0)).isEqualTo(new TrafficMeter.Refusal(true, SECOND / 2));
	}

}
