package dev.conduit.exchange;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.time.Timer;

/**
 * Watches any number of deadlines with one time-out, for those who keep what has a
 * deadline anyway. Most calls end long before theirs; so nothing is done for one that
 * ends, and one that begins costs a comparison. When the earliest deadline that was ever
 * named comes, all that is still there is swept, and the earliest of the rest is waited
 * for. Any thread.
 *
 * @since 0.1.0
 */
public final class DeadlineWatch {

	private static final long NEVER = Long.MAX_VALUE;

	private final Timer timer;

	private final Supplier<Deadline> sweep;

	/** Times are counted from here, so that they can be compared. */
	private final long origin;

	private final ReentrantLock lock = new ReentrantLock();

	/** When the next sweep comes. */
	private volatile long next = NEVER;

	private Timer.@Nullable Timeout timeout;

	private boolean closed;

	/**
	 * A watch without deadlines.
	 * @param timer runs the sweep, on its own thread
	 * @param sweep ends all whose deadline has passed, never blocks, and returns the
	 * earliest deadline of the others, {@link Deadline#NONE} where there is none
	 */
	public DeadlineWatch(Timer timer, Supplier<Deadline> sweep) {
		this.timer = timer;
		this.sweep = sweep;
		this.origin = timer.nanoTime();
	}

	/**
	 * Sees to it that a sweep comes when a deadline has passed. What has the deadline can
	 * be found by the sweep already.
	 * @param deadline the deadline
	 * @throws RuntimeException if the timer takes nothing any more
	 */
	public void watch(Deadline deadline) {
		long moment = deadline.momentOn(this.timer, this.origin);
		if (moment < this.next) {
			advance(moment);
		}
	}

	private void advance(long moment) {
		this.lock.lock();
		try {
			if (moment >= this.next || this.closed) {
				return;
			}
			long wait = Math.max(0, moment - (this.timer.nanoTime() - this.origin));
			Timer.Timeout set = this.timer.schedule(Duration.ofNanos(wait), this::sweep);
			cancel();
			this.timeout = set;
			this.next = moment;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void cancel() {
		Timer.Timeout before = this.timeout;
		if (before != null) {
			before.cancel();
			this.timeout = null;
		}
	}

	private void sweep() {
		this.lock.lock();
		try {
			this.timeout = null;
			// Before the look at what is there: who comes after it sees that nothing is
			// waited for.
			this.next = NEVER;
		}
		finally {
			this.lock.unlock();
		}
		watch(this.sweep.get());
	}

	/**
	 * Sweeps no more.
	 */
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			cancel();
		}
		finally {
			this.lock.unlock();
		}
	}

}
