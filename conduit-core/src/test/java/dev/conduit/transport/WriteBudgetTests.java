package dev.conduit.transport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WriteBudgetTests {

	private final WriteBudget budget = new WriteBudget(new WriteLimits(100, 200, 1000, Duration.ofSeconds(1)));

	@Test
	void budgetIsWritableUpToTheHighMarkAndAgainBelowTheLow() {
		this.budget.tryAcquire(200);
		assertThat(this.budget.isWritable()).isTrue();
		this.budget.tryAcquire(1);
		assertThat(this.budget.isWritable()).isFalse();
		this.budget.release(101);
		assertThat(this.budget.isWritable()).isFalse();

		this.budget.release(1);

		assertThat(this.budget.isWritable()).isTrue();
		assertThat(this.budget.pendingBytes()).isEqualTo(99);
		assertThat(this.budget.releasedBytes()).isEqualTo(102);
	}

	@Test
	void whoFoundTheLinkFullForAMomentOnlyIsWaitingToBeToldAllTheSame() {
		this.budget.tryAcquire(201);
		this.budget.release(201);
		assertThat(this.budget.isAwaited()).as("nobody looked").isFalse();

		this.budget.tryAcquire(201);
		assertThat(this.budget.isWritable()).isFalse();
		this.budget.release(201);

		assertThat(this.budget.isBlocked()).isFalse();
		assertThat(this.budget.isAwaited()).isTrue();
		this.budget.told();
		assertThat(this.budget.isAwaited()).isFalse();
	}

	@Test
	void frameIsTakenWhateverItsSizeWhileLessThanTheBoundWaits() {
		assertThat(this.budget.tryAcquire(999)).isTrue();
		assertThat(this.budget.tryAcquire(5000)).isTrue();

		assertThat(this.budget.tryAcquire(1)).isFalse();

		assertThat(this.budget.pendingBytes()).isEqualTo(5999);
	}

	@Test
	void lastByteThatLeavesFindsTheLinkWritableWhoeverElseSends() throws InterruptedException {
		for (int round = 0; round < 200; round++) {
			CountDownLatch start = new CountDownLatch(1);
			Stream<Thread> threads = IntStream.range(0, 4).mapToObj((i) -> Thread.ofVirtual().start(() -> {
				try {
					start.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				for (int n = 0; n < 100; n++) {
					this.budget.tryAcquire(150);
					this.budget.release(150);
				}
			}));
			Thread[] all = threads.toArray(Thread[]::new);
			start.countDown();
			for (Thread thread : all) {
				thread.join();
			}

			assertThat(this.budget.pendingBytes()).isZero();
			assertThat(this.budget.isWritable()).isTrue();
		}
	}

	@Test
	void limitsStandInOrder() {
		assertThatIllegalArgumentException().isThrownBy(() -> new WriteLimits(2, 1, 3, Duration.ofSeconds(1)))
			.withMessageContaining("were 2, 1 and 3");
		assertThatIllegalArgumentException().isThrownBy(() -> new WriteLimits(1, 2, 3, Duration.ZERO))
			.withMessageContaining("was PT0S");
	}

}
