package dev.conduit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A process: its threads and its clock. It can stand still for a while, which it notices
 * by its clock alone, and it can die, which leaves nothing of it but what is outside.
 */
final class SimulatedProcess implements Executor {

	/** One of so many steps comes late, as on a machine that has more to do. */
	private static final int LATE = 64;

	private static final long LATEST = TimeUnit.MILLISECONDS.toNanos(3);

	private final String name;

	private final int number;

	private final Scheduler scheduler;

	private final SplittableRandom random;

	private final Ledger ledger;

	private final ThreadFactory threads;

	private final ProcessTimer timer;

	private final List<Runnable> held = new ArrayList<>();

	private boolean frozen;

	private boolean dead;

	private long thawedAt;

	private boolean over;

	private int running;

	SimulatedProcess(String name, int number, Scheduler scheduler, SplittableRandom random, Ledger ledger) {
		this.name = name;
		this.number = number;
		this.scheduler = scheduler;
		this.random = random;
		this.ledger = ledger;
		this.threads = VirtualThreads.scheduledBy(this,
				(thread, ex) -> ledger.violated("a thread of %s died of %s".formatted(name, ex), ex));
		this.timer = new ProcessTimer(this, scheduler, random.split());
	}

	int number() {
		return this.number;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	SplittableRandom random() {
		return this.random;
	}

	Ledger ledger() {
		return this.ledger;
	}

	ThreadFactory threads() {
		return this.threads;
	}

	ProcessTimer timer() {
		return this.timer;
	}

	boolean isAlive() {
		return !this.dead;
	}

	boolean isFrozen() {
		return this.frozen;
	}

	/** Since when it runs without a break. */
	long thawedAt() {
		return this.thawedAt;
	}

	/** Threads of the simulation's own that have not ended. */
	int running() {
		return this.running;
	}

	/**
	 * Begins a thread that may wait.
	 */
	void start(Runnable task) {
		this.running++;
		this.threads.newThread(() -> {
			try {
				task.run();
			}
			finally {
				this.running--;
			}
		}).start();
	}

	/**
	 * Begins a thread that must not wait.
	 */
	void startShort(String what, Runnable task) {
		start(() -> runShort(what, task));
	}

	/**
	 * Runs a task that must not wait on the current thread.
	 */
	void runShort(String what, Runnable task) {
		this.scheduler.begin(this, what);
		try {
			task.run();
		}
		finally {
			this.scheduler.end();
		}
	}

	/** A thread goes on: called by the JDK. */
	@Override
	public void execute(Runnable task) {
		if (this.over) {
			this.scheduler.ready(this, task);
			return;
		}
		if (this.dead) {
			return;
		}
		if (this.random.nextInt(LATE) == 0) {
			this.scheduler.after(this.random.nextLong(LATEST), () -> this.scheduler.ready(this, task));
		}
		else {
			this.scheduler.ready(this, task);
		}
	}

	/** Its turn has come: called by the scheduler. */
	void run(Runnable task) {
		if (this.frozen) {
			this.held.add(task);
		}
		else if (!this.dead || this.over) {
			task.run();
		}
	}

	/**
	 * Waits on the current thread.
	 */
	void sleep(long nanos) throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		this.timer.await((left) -> {
			never.await();
			return 0;
		}, nanos);
	}

	void freeze() {
		this.frozen = true;
	}

	void thaw() {
		if (this.frozen) {
			this.frozen = false;
			this.thawedAt = this.scheduler.now();
			this.held.forEach((task) -> this.scheduler.ready(this, task));
			this.held.clear();
		}
	}

	void kill() {
		this.dead = true;
		this.held.clear();
		this.timer.end();
	}

	/** Nobody looks any more: whoever waits goes on, and ends. */
	void bury() {
		this.frozen = false;
		this.over = true;
		this.timer.wakeAll();
	}

	boolean isOver() {
		return this.over;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
