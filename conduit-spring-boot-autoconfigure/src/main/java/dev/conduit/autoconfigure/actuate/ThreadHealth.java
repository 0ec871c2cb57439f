package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether virtual threads of this JVM begin: without them connections live, and no call
 * is answered. Who asks starts one, unless the last one has not begun, and never waits
 * for it; so it is seen when somebody asks again.
 */
final class ThreadHealth implements HealthIndicator {

	/** Less may be a moment in which all processors are busy. */
	static final Duration TOO_LONG = Duration.ofSeconds(5);

	private final Executor threads;

	private final LongSupplier nanoTime;

	private final AtomicReference<@Nullable Start> last = new AtomicReference<>();

	ThreadHealth() {
		this((start) -> Thread.ofVirtual().name("conduit-health").start(start), System::nanoTime);
	}

	ThreadHealth(Executor threads, LongSupplier nanoTime) {
		this.threads = threads;
		this.nanoTime = nanoTime;
	}

	@Override
	public Health health() {
		Start known = this.last.get();
		if (known == null || known.begun) {
			Start next = new Start(this.nanoTime.getAsLong());
			if (this.last.compareAndSet(known, next)) {
				this.threads.execute(next);
			}
			return Health.up().build();
		}
		Duration waiting = Duration.ofNanos(this.nanoTime.getAsLong() - known.asked);
		if (waiting.compareTo(TOO_LONG) < 0) {
			return Health.up().build();
		}
		return Health.down()
			.withDetail("reason",
					"no virtual thread has begun for %d s, and so no call: look in the thread dump for virtual threads that read a pipe, call native code or compute"
						.formatted(waiting.toSeconds()))
			.build();
	}

	/**
	 * A thread that was asked for.
	 */
	private static final class Start implements Runnable {

		private final long asked;

		private volatile boolean begun;

		Start(long asked) {
			this.asked = asked;
		}

		@Override
		public void run() {
			this.begun = true;
		}

	}

}
