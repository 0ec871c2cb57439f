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
	void anInterruptThatRacesWithTheReturnIsGoneToo() throws Exception {
		int hits = 0;
		for (int round = 0; round < 1_000; round++) {
			CountDownLatch entered = new CountDownLatch(1);
			FutureTask<Boolean> interrupt = new FutureTask<>(() -> {
				entered.await();
				return this.thread.interrupt();
			});
			Thread.startVirtualThread(interrupt);
			this.thread.enter();
			entered.countDown();
			for (int i = 0; i < 4 * round; i++) {
				Thread.onSpinWait();
			}

			this.thread.leave();

			assertThat(Thread.currentThread().isInterrupted()).as("at once, round %d", round).isFalse();
			hits += (interrupt.get()) ? 1 : 0;
			assertThat(Thread.interrupted()).as("later, round %d", round).isFalse();
		}
		assertThat(hits).isPositive();
	}

}
