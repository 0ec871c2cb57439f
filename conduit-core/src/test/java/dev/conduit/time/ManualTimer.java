package dev.conduit.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A timer that stands still until a test moves it. Tasks run on the thread that moves it,
 * in the order of their times, and of scheduling where these are equal; what a task
 * throws reaches that test. It may be read and scheduled on from any thread. Its time
 * begins one second before the number of nanoseconds wraps, so that code which compares
 * two times instead of their difference fails.
 */
public final class ManualTimer implements Timer {

	private final ReentrantLock lock = new ReentrantLock();

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.<Task>comparingLong((task) -> task.at - ManualTimer.this.origin)
				.thenComparingLong((task) -> task.number));

	private final long origin = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

	private volatile long now = this.origin;

	private long scheduled;

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Timeout schedule(Duration delay, Runnable action) {
		this.lock.lock();
		try {
			Task task = new Task(this.now + Math.max(0, delay.toNanos()), this.scheduled++, action);
			this.tasks.add(task);
			return task;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets time pass: runs all that is due until then, also what is scheduled meanwhile.
	 * A task sees its own time.
	 * @param duration how much; zero runs what is due now
	 */
	public void advance(Duration duration) {
		long until = this.now + duration.toNanos();
		for (Task due = next(until); due != null; due = next(until)) {
			due.action.run();
		}
	}

	/**
	 * Number of tasks that wait for their time.
	 * @return zero or more
	 */
	public int pending() {
		this.lock.lock();
		try {
			return this.tasks.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * How far away the next task is.
	 * @return the time until then, or {@code null} where none waits
	 */
	public @Nullable Duration untilNext() {
		this.lock.lock();
		try {
			Task first = this.tasks.peek();
			return (first != null) ? Duration.ofNanos(first.at - this.now) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Task next(long until) {
		this.lock.lock();
		try {
			Task first = this.tasks.peek();
			if (first == null || first.at - until > 0) {
				this.now = until;
				return null;
			}
			this.tasks.remove();
			this.now = first.at;
			return first;
		}
		finally {
			this.lock.unlock();
		}
	}

	private final class Task implements Timeout {

		private final long at;

		private final long number;

		private final Runnable action;

		private Task(long at, long number, Runnable action) {
			this.at = at;
			this.number = number;
			this.action = action;
		}

		@Override
		public boolean cancel() {
			ManualTimer.this.lock.lock();
			try {
				return ManualTimer.this.tasks.remove(this);
			}
			finally {
				ManualTimer.this.lock.unlock();
			}
		}

	}

}
