package dev.conduit.benchmarks;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * One client's turn: sequential latency, then throughput with many in flight. Every
 * answer is compared with what was sent.
 *
 * @param p50 median of a sequential call, microseconds
 * @param p99 99th percentile of a sequential call, microseconds
 * @param callsPerSecond calls a second with many in flight
 */
record Measurement(double p50, double p99, double callsPerSecond) {

	private static final long SECOND = 1_000_000_000L;

	static Measurement of(Echo echo, int payloadSize, int inFlight, int seconds) throws Exception {
		byte[] payload = new byte[payloadSize];
		new Random(42).nextBytes(payload);
		throughput(echo, payload, inFlight, seconds);
		sequential(echo, payload, seconds);
		double[] latency = sequential(echo, payload, seconds);
		double rate = throughput(echo, payload, inFlight, seconds);
		return new Measurement(latency[0], latency[1], rate);
	}

	private static double[] sequential(Echo echo, byte[] payload, int seconds) throws Exception {
		long[] nanos = new long[1_000_000];
		int calls = 0;
		long end = System.nanoTime() + seconds * SECOND;
		for (long start = System.nanoTime(); start < end && calls < nanos.length; start = System.nanoTime()) {
			check(payload, echo.call(payload).get());
			nanos[calls++] = System.nanoTime() - start;
		}
		Arrays.sort(nanos, 0, calls);
		return new double[] { nanos[calls / 2] / 1000.0, nanos[(int) (calls * 0.99)] / 1000.0 };
	}

	private static double throughput(Echo echo, byte[] payload, int inFlight, int seconds) throws Exception {
		Load load = new Load(echo, payload, System.nanoTime() + seconds * SECOND, new CountDownLatch(inFlight));
		long start = System.nanoTime();
		for (int i = 0; i < inFlight; i++) {
			load.next();
		}
		load.running().await();
		Throwable failure = load.failure().get();
		if (failure != null) {
			throw new IllegalStateException("a call failed", failure);
		}
		return load.done().get() / ((System.nanoTime() - start) / (double) SECOND);
	}

	private static void check(byte[] sent, byte[] came) {
		if (!Arrays.equals(sent, came)) {
			throw new IllegalStateException("another answer came than what was sent");
		}
	}

	/**
	 * Calls that each begin the next one when they end.
	 */
	private record Load(Echo echo, byte[] payload, long end, CountDownLatch running, AtomicLong done,
			AtomicReference<@Nullable Throwable> failure) {

		Load(Echo echo, byte[] payload, long end, CountDownLatch running) {
			this(echo, payload, end, running, new AtomicLong(), new AtomicReference<>());
		}

		void next() {
			this.echo.call(this.payload).whenComplete((answer, ex) -> ended(answer, ex));
		}

		private void ended(byte @Nullable [] answer, @Nullable Throwable ex) {
			if (ex == null && !Arrays.equals(this.payload, answer)) {
				this.failure.compareAndSet(null, new IllegalStateException("another answer came than what was sent"));
			}
			if (ex != null) {
				this.failure.compareAndSet(null, ex);
			}
			this.done.incrementAndGet();
			if (ex == null && System.nanoTime() < this.end) {
				next();
			}
			else {
				this.running.countDown();
			}
		}

	}

}
