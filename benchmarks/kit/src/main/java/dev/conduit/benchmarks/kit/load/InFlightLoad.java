package dev.conduit.benchmarks.kit.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * So many calls in flight: each is followed by the next one on the thread on which it
 * ended. Takes the time of one call in 16, so that the clock costs nothing.
 */
final class InFlightLoad<P, R> implements Load {

	private static final int SAMPLE = 16;

	/** How long the last calls may take, once the time is over. */
	private static final long PATIENCE_SECONDS = 30;

	private final Client<P, R> client;

	private final List<Slot> slots = new ArrayList<>();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private CountDownLatch running = new CountDownLatch(0);

	private Histogram latencies = new Histogram();

	private volatile boolean over;

	InFlightLoad(Client<P, R> client, int inFlight, int size) {
		this.client = client;
		for (int i = 0; i < inFlight; i++) {
			this.slots.add(new Slot(client.payload(size), (long) i << 40));
		}
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		this.running = new CountDownLatch(this.slots.size());
		this.latencies = latencies;
		this.over = false;
		long before = calls();
		this.slots.forEach(Slot::next);
		if (!this.running.await(nanos, TimeUnit.NANOSECONDS)) {
			this.over = true;
			if (!this.running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("%d of %d calls did not end within %d s"
					.formatted(this.running.getCount(), this.slots.size(), PATIENCE_SECONDS));
			}
		}
		Throwable cause = this.failure.get();
		if (cause != null) {
			throw new IllegalStateException("a call failed", cause);
		}
		return calls() - before;
	}

	private long calls() {
		return this.slots.stream().mapToLong((slot) -> slot.calls).sum();
	}

	private void failed(Throwable cause) {
		this.failure.compareAndSet(null, cause);
		this.over = true;
	}

	/**
	 * One call in flight; its fields go from thread to thread with the call.
	 */
	private final class Slot implements BiConsumer<@Nullable R, @Nullable Throwable> {

		private final long first;

		private P payload;

		private long calls;

		private long start;

		Slot(P payload, long first) {
			this.payload = payload;
			this.first = first;
		}

		void next() {
			try {
				this.payload = InFlightLoad.this.client.next(this.payload, this.first + this.calls);
				if (isSample()) {
					this.start = System.nanoTime();
				}
				InFlightLoad.this.client.call(this.payload, this);
			}
			catch (RuntimeException ex) {
				accept(null, ex);
			}
		}

		@Override
		public void accept(@Nullable R answer, @Nullable Throwable cause) {
			if (answer == null) {
				failed((cause != null) ? cause : new WrongAnswerException("no answer came"));
			}
			else if (!InFlightLoad.this.client.isAnswer(this.payload, answer)) {
				failed(new WrongAnswerException("another answer came"));
			}
			else {
				ended();
			}
			if (InFlightLoad.this.over) {
				InFlightLoad.this.running.countDown();
			}
			else {
				next();
			}
		}

		private void ended() {
			if (isSample()) {
				InFlightLoad.this.latencies.record(System.nanoTime() - this.start);
			}
			this.calls++;
		}

		private boolean isSample() {
			return this.calls % SAMPLE == 0;
		}

	}

}
