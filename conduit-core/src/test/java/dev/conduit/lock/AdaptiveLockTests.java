package dev.conduit.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A lock that is held for moments.
 */
class AdaptiveLockTests {

	private final AdaptiveLock lock = new AdaptiveLock();

	private int count;

	@Test
	void oneThreadAtATimeHoldsIt() throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread.Builder builder = (i % 2 == 0) ? Thread.ofPlatform() : Thread.ofVirtual();
			threads.add(builder.start(() -> {
				for (int j = 0; j < 50_000; j++) {
					increment();
				}
			}));
		}
		for (Thread thread : threads) {
			thread.join();
		}

		assertThat(this.count).isEqualTo(200_000);
	}

	private void increment() {
		this.lock.lock();
		try {
			this.count++;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Test
	void whoWaitsForLongSleepsAndGetsItInTheEnd() throws InterruptedException {
		CountDownLatch got = new CountDownLatch(1);
		this.lock.lock();
		Thread waiting = Thread.ofPlatform().start(() -> {
			increment();
			got.countDown();
		});
		Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
		assertThat(got.getCount()).isEqualTo(1);

		this.lock.unlock();
		waiting.join();

		assertThat(this.count).isEqualTo(1);
	}

	@Test
	void itsHolderMayTakeItAgain() {
		this.lock.lock();
		increment();
		this.lock.unlock();

		assertThat(this.count).isEqualTo(1);
	}

	@Test
	void whoDoesNotHoldItCannotLeaveIt() {
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(this.lock::unlock);
	}

}
