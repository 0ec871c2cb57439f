package dev.conduit.dispatch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerThreadTests {

	private final HandlerThread thread = new HandlerThread();

	@Test
	void aHandlerThatRunsIsInterrupted() {
		this.thread.enter();

		assertThat(this.thread.interrupt()).isTrue();

		assertThat(Thread.currentThread().isInterrupted()).isTrue();
		this.thread.leave();
	}

	@Test
	void nobodyIsInterruptedBeforeTheHandlerRuns() {
		assertThat(this.thread.interrupt()).isFalse();
		this.thread.enter();

		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		this.thread.leave();
	}

	@Test
	void nobodyIsInterruptedAfterTheHandlerHasReturned() {
		this.thread.enter();
		this.thread.leave();

		assertThat(this.thread.interrupt()).isFalse();

		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void anInterruptThatTheHandlerDidNotNoticeIsGoneWhenItHasReturned() {
		this.thread.enter();
		this.thread.interrupt();

		this.thread.leave();

		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void interruptsThatRaceWithTheReturnAreGoneToo() throws Exception {
		int hits = 0;
		for (int round = 0; round < 300; round++) {
			CountDownLatch entered = new CountDownLatch(1);
			CountDownLatch interrupting = new CountDownLatch(1);
			FutureTask<Integer> interrupts = new FutureTask<>(() -> {
				entered.await();
				int inRound = 0;
				while (this.thread.interrupt()) {
					inRound++;
					interrupting.countDown();
				}
				return inRound;
			});
			Thread.ofPlatform().start(interrupts);
			this.thread.enter();
			entered.countDown();
			while (interrupting.getCount() > 0) {
				Thread.onSpinWait();
			}

			this.thread.leave();

			assertThat(Thread.currentThread().isInterrupted()).as("at once, round %d", round).isFalse();
			hits += interrupts.get();
			assertThat(Thread.interrupted()).as("later, round %d", round).isFalse();
		}
		assertThat(hits).isGreaterThanOrEqualTo(300);
	}

}
