package dev.conduit.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * A timer on a hashed wheel with ticks of ten milliseconds: cheap to set and to cancel,
 * for the very many time-outs that never fire. It has one daemon thread, which starts
 * with the first task and ends with {@link #close()}. At most a million tasks wait;
 * scheduling one more fails.
 *
 * @since 0.1.0
 */
public final class WheelTimer implements Timer, AutoCloseable {

	private static final int MAX_PENDING = 1_000_000;

	private final HashedWheelTimer wheel;

	/**
	 * A timer whose thread carries the given name.
	 * @param name name of its thread
	 */
	public WheelTimer(String name) {
		this.wheel = new HashedWheelTimer(new DefaultThreadFactory(name, true), 10, TimeUnit.MILLISECONDS, 512, true,
				MAX_PENDING);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Timeout schedule(Duration delay, Runnable task) {
		io.netty.util.Timeout timeout = this.wheel.newTimeout((ignored) -> task.run(), delay.toNanos(),
				TimeUnit.NANOSECONDS);
		return timeout::cancel;
	}

	/**
	 * Ends the thread; tasks that still wait never run.
	 */
	@Override
	public void close() {
		this.wheel.stop();
	}

}
