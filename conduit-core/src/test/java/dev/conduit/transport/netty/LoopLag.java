package dev.conduit.transport.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * How late event loops are: each has something to do 25 times a second, and how much
 * later than it should it did that is kept. Ends with the loops. For any thread.
 */
public final class LoopLag {

	private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

	private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	/** Up to a second; what is later counts as that. */
	private static final int STEPS = 10_000;

	private final AtomicLongArray counts = new AtomicLongArray(STEPS + 1);

	private LoopLag() {
	}

	/**
	 * Begins to look.
	 * @param loops whose threads are looked at
	 */
	public static LoopLag of(EventLoops loops) {
		LoopLag lag = new LoopLag();
		for (EventExecutor loop : loops.group()) {
			loop.execute(() -> lag.next(loop));
		}
		return lag;
	}

	private void next(EventExecutor loop) {
		long due = System.nanoTime() + INTERVAL_NANOS;
		Future<?> ignored = loop.schedule(() -> {
			long late = Math.max(0, System.nanoTime() - due);
			this.counts.incrementAndGet((int) Math.min(STEPS, late / STEP_NANOS));
			next(loop);
		}, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
	}

	/** What 99 of 100 looks were late at most, in microseconds. */
	public long p99Micros() {
		long later = IntStream.rangeClosed(0, STEPS).mapToLong(this.counts::get).sum() / 100;
		int step = STEPS;
		for (later -= this.counts.get(step); later >= 0 && step > 0; later -= this.counts.get(step)) {
			step--;
		}
		return (step + 1) * TimeUnit.NANOSECONDS.toMicros(STEP_NANOS);
	}

}
