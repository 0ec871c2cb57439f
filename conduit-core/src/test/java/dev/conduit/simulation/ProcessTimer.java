package dev.conduit.simulation;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import dev.conduit.time.Timer;

/**
 * The clock of a process: it begins anywhere, also just before its number wraps, goes a
 * little too fast or too slow, and what it is asked for comes a little late.
 */
final class ProcessTimer implements Timer {

	/** As late as the timer of the product may be. */
	private static final long LATEST = TimeUnit.MILLISECONDS.toNanos(20);

	/** What the JDK measures must not matter. */
	private static final long FOREVER = TimeUnit.DAYS.toNanos(1);

	private final SimulatedProcess process;

	private final Scheduler scheduler;

	private final SplittableRandom random;

	private final long origin;

	private final double rate;

	private final long born;

	private final Set<Task> pending = new HashSet<>();

	private final Set<Thread> waiting = new LinkedHashSet<>();

	ProcessTimer(SimulatedProcess process, Scheduler scheduler, SplittableRandom random) {
		this.process = process;
		this.scheduler = scheduler;
		this.random = random;
		this.origin = random.nextBoolean() ? Long.MAX_VALUE - random.nextLong(TimeUnit.MINUTES.toNanos(5))
				: random.nextLong();
		this.rate = 1 + (random.nextDouble() - 0.5) / 100;
		this.born = scheduler.now();
	}

	@Override
	public long nanoTime() {
		return this.origin + (long) ((this.scheduler.now() - this.born) * this.rate);
	}

	@Override
	public Timeout schedule(Duration delay, Runnable action) {
		return schedule(delay.toNanos(), () -> this.process.startShort("the timer", action));
	}

	/** How many wait for their time. */
	int pending() {
		return this.pending.size();
	}

	void end() {
		this.pending.forEach((task) -> task.event.cancel());
		this.pending.clear();
	}

	/** Ends all waits. */
	void wakeAll() {
		List.copyOf(this.waiting).forEach(Thread::interrupt);
	}

	private Task schedule(long nanos, Runnable action) {
		long later = (long) (Math.max(0, nanos) / this.rate) + 2 + this.random.nextLong(LATEST);
		Task task = new Task(later, action);
		if (this.process.isAlive()) {
			this.pending.add(task);
		}
		else {
			task.event.cancel();
		}
		return task;
	}

	@Override
	public long await(TimedWait wait, long nanos) throws InterruptedException {
		if (nanos <= 0) {
			return wait.await(0);
		}
		if (this.process.isOver()) {
			throw new InterruptedException("the simulation is over");
		}
		Thread waiter = Thread.currentThread();
		long until = nanoTime() + nanos;
		Wake wake = new Wake();
		Task timeout = schedule(nanos, () -> this.process.startShort("the timer", () -> {
			if (!wake.returned) {
				wake.over = true;
				waiter.interrupt();
			}
		}));
		this.waiting.add(waiter);
		try {
			long left = wait.await(FOREVER);
			return (left > 0) ? Math.max(1, until - nanoTime()) : left;
		}
		catch (InterruptedException ex) {
			if (wake.over) {
				return 0;
			}
			throw ex;
		}
		finally {
			this.waiting.remove(waiter);
			timeout.cancel();
			wake.returned = true;
			if (wake.over) {
				Thread.interrupted();
			}
		}
	}

	/** Whether a wait is over, and why. */
	private static final class Wake {

		private boolean over;

		private boolean returned;

	}

	private final class Task implements Timeout {

		private final Scheduler.Event event;

		Task(long later, Runnable action) {
			this.event = ProcessTimer.this.scheduler.after(later, () -> {
				ProcessTimer.this.pending.remove(this);
				action.run();
			});
		}

		@Override
		public boolean cancel() {
			ProcessTimer.this.pending.remove(this);
			return this.event.cancel();
		}

	}

}
