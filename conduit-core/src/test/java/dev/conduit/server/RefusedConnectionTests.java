package dev.conduit.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.client.ConduitClient;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.Timer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedConnectionTests extends ServerFixture {

	private final HoldingTimer timer = new HoldingTimer();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@AfterEach
	void letGo() {
		this.timer.held.countDown();
	}

	@Test
	void oneWhoIsBeingRefusedKeepsNobodyOut() {
		serve((options) -> options.withMaxConnections(1), (builder) -> builder.timer(this.timer));
		ConduitClient first = connect();
		// Behind its answer the server has begun all timers of the first.
		call(first, "echo", "hello").join();
		this.timer.holdNext.set(true);
		transport().client().connect(address(), PATIENCE, new RecordingReceiver());
		eventually("the refusal").until(() -> server().refusedConnections() == 1);
		first.close();
		eventually("the slot of the first").until(() -> server().connections().isEmpty());

		ConduitClient second = client(PASSWORD, UnaryOperator.identity());

		assertThat(second.start()).succeedsWithin(PATIENCE);
		assertThat(call(second, "echo", "in").join()).isEqualTo("in");
	}

	/**
	 * Holds up the end of a connection, where its time-out is cancelled.
	 */
	private static final class HoldingTimer implements Timer {

		private final ManualTimer timer = new ManualTimer();

		private final AtomicBoolean holdNext = new AtomicBoolean();

		private final CountDownLatch held = new CountDownLatch(1);

		@Override
		public long nanoTime() {
			return this.timer.nanoTime();
		}

		@Override
		public Timeout schedule(Duration delay, Runnable action) {
			Timeout timeout = this.timer.schedule(delay, action);
			boolean hold = this.holdNext.compareAndSet(true, false);
			return () -> {
				if (hold) {
					await();
				}
				return timeout.cancel();
			};
		}

		private void await() {
			try {
				this.held.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
