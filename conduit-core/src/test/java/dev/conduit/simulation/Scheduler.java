package dev.conduit.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next, by a seed, and is the only one who lets time pass: of what
 * can run now it picks one, and where nothing can, the clock moves to what comes next.
 * All of it happens on the thread that made it.
 */
final class Scheduler {

	/** So many steps without time passing are a loop that never rests. */
	private static final int MAX_STEPS_AT_ONCE = 500_000;

	private final SplittableRandom random;

	private final Thread thread = Thread.currentThread();

	private final List<Task> ready = new ArrayList<>();

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong((Event event) -> event.at).thenComparingLong((event) -> event.number));

	private long now;

	private long made;

	private long steps;

	private long stepsNow;

	private long hash = 1;

	/** Missing where what runs may wait. */
	private @Nullable Hasty hasty;

	Scheduler(SplittableRandom random) {
		this.random = random;
	}

	/** Nanoseconds since the begin. */
	long now() {
		return this.now;
	}

	/** Steps since the begin; a task that runs at one go runs within one. */
	long steps() {
		return this.steps;
	}

	/** The same for two runs that took the same way. */
	long hash() {
		return this.hash;
	}

	void note(long what) {
		this.hash = Long.rotateLeft((this.hash ^ what) * 0x9E3779B97F4A7C15L, 23);
	}

	void ready(SimulatedProcess process, Runnable task) {
		Thread current = Thread.currentThread();
		Thread runner = current.isVirtual() ? VirtualThreads.currentCarrier() : current;
		if (!runner.equals(this.thread)) {
			throw new IllegalStateException(
					"a task of %s comes from the thread %s, which the simulation knows nothing of".formatted(process,
							runner));
		}
		this.ready.add(new Task(process, task));
	}

	Event after(long nanos, Runnable action) {
		Event event = new Event(this.now + Math.max(0, nanos), this.made++, action);
		this.events.add(event);
		return event;
	}

	/**
	 * Runs all that happens until then.
	 */
	void runUntil(long until) {
		while (true) {
			if (!this.ready.isEmpty()) {
				runOne();
				continue;
			}
			Event next = this.events.peek();
			if (next == null || next.at > until) {
				this.now = until;
				return;
			}
			this.events.remove();
			if (!next.cancelled) {
				happen(next);
			}
		}
	}

	/**
	 * Runs what can run now, as far as it goes without time passing.
	 */
	void runReady() {
		while (!this.ready.isEmpty()) {
			runOne();
		}
	}

	private void runOne() {
		int chosen = this.random.nextInt(this.ready.size());
		Task last = this.ready.removeLast();
		Task task = (chosen == this.ready.size()) ? last : this.ready.set(chosen, last);
		step(((long) chosen << 32) | task.process.number());
		task.process.run(task.action);
		if (this.hasty != null) {
			this.hasty.blame();
			this.hasty = null;
		}
	}

	/**
	 * What the current thread does from here on must not wait.
	 */
	void begin(SimulatedProcess process, String what) {
		this.hasty = new Hasty(process, what, Thread.currentThread());
	}

	/** It did not, or is found out already. */
	void end() {
		this.hasty = null;
	}

	private void happen(Event event) {
		if (event.at > this.now) {
			this.now = event.at;
			this.stepsNow = 0;
		}
		step(event.at);
		event.done = true;
		event.action.run();
	}

	private void step(long what) {
		this.steps++;
		note(what);
		if (++this.stepsNow > MAX_STEPS_AT_ONCE) {
			throw new AssertionError("%d steps were taken at one moment, and it goes on".formatted(MAX_STEPS_AT_ONCE));
		}
	}

	private record Hasty(SimulatedProcess process, String what, Thread thread) {

		void blame() {
			IllegalStateException where = new IllegalStateException("here:");
			where.setStackTrace(this.thread.getStackTrace());
			this.process.ledger().violated("%s of %s waited".formatted(this.what, this.process), where);
		}

	}

	private record Task(SimulatedProcess process, Runnable action) {

	}

	/**
	 * Something that happens at its time.
	 */
	static final class Event {

		private final long at;

		private final long number;

		private final Runnable action;

		private boolean cancelled;

		private boolean done;

		private Event(long at, long number, Runnable action) {
			this.at = at;
			this.number = number;
			this.action = action;
		}

		/**
		 * Lets it not happen.
		 * @return whether it does not happen because of this call
		 */
		boolean cancel() {
			boolean before = this.cancelled || this.done;
			this.cancelled = true;
			return !before;
		}

	}

}
