package dev.conduit.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class StallWatchTests {

	private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

	private final WriteBudget budget = new WriteBudget(new WriteLimits(100, 200, 1000, STALL_TIMEOUT));

	private final ManualTimer timer = new ManualTimer();

	private final AtomicInteger stalls = new AtomicInteger();

	private final StallWatch watch = new StallWatch(this.budget, this.timer, Runnable::run,
			this.stalls::incrementAndGet);

	@Test
	void linkThatIsNotWritableAndSendsNothingStallsAfterTheTimeout() {
		this.budget.tryAcquire(201);
		this.watch.watch();

		this.timer.advance(STALL_TIMEOUT.minusNanos(1));
		assertThat(this.stalls).hasValue(0);
		this.timer.advance(Duration.ofNanos(1));

		assertThat(this.stalls).hasValue(1);
	}

	@Test
	void linkThatIsWritableNeverStalls() {
		this.budget.tryAcquire(200);

		this.watch.watch();
		this.timer.advance(STALL_TIMEOUT.multipliedBy(10));

		assertThat(this.stalls).hasValue(0);
	}

	@Test
	void aByteNowAndThenIsEnough() {
		this.budget.tryAcquire(999);
		this.watch.watch();

		for (int i = 0; i < 100; i++) {
			this.timer.advance(STALL_TIMEOUT.minusSeconds(1));
			this.budget.release(1);
		}

		assertThat(this.stalls).hasValue(0);
	}

	@Test
	void stallIsMeasuredFromTheLastByteThatLeft() {
		this.budget.tryAcquire(999);
		this.watch.watch();
		this.timer.advance(Duration.ofSeconds(7));
		this.budget.release(1);

		this.timer.advance(STALL_TIMEOUT.minusNanos(1));
		assertThat(this.stalls).hasValue(0);
		this.timer.advance(STALL_TIMEOUT.dividedBy(4));

		assertThat(this.stalls).hasValue(1);
	}

	@Test
	void watchBeginsAnewAfterTheLinkWasWritable() {
		this.budget.tryAcquire(201);
		this.watch.watch();
		this.timer.advance(STALL_TIMEOUT.minusSeconds(1));
		this.budget.release(201);
		this.timer.advance(STALL_TIMEOUT);
		this.budget.tryAcquire(201);

		this.watch.watch();
		this.timer.advance(STALL_TIMEOUT.minusNanos(1));
		assertThat(this.stalls).hasValue(0);
		this.timer.advance(Duration.ofNanos(1));

		assertThat(this.stalls).hasValue(1);
	}

	@Test
	void watchThatWasStoppedFindsNothing() {
		this.budget.tryAcquire(201);
		this.watch.watch();

		this.watch.stop();
		this.timer.advance(STALL_TIMEOUT.multipliedBy(2));

		assertThat(this.stalls).hasValue(0);
	}

}
