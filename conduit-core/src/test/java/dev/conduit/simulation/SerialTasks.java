package dev.conduit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The loop of a link: runs tasks one at a time and in order, some at one go. A task that
 * waits breaks a rule.
 */
final class SerialTasks {

	private static final int MOST_AT_ONCE = 16;

	private final SimulatedProcess process;

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private boolean scheduled;

	private @Nullable Thread owner;

	SerialTasks(SimulatedProcess process) {
		this.process = process;
	}

	boolean inLoop() {
		return Thread.currentThread().equals(this.owner);
	}

	void execute(Runnable task) {
		if (inLoop()) {
			task.run();
		}
		else {
			enqueue(task);
		}
	}

	void enqueue(Runnable task) {
		this.tasks.add(task);
		schedule();
	}

	private void schedule() {
		if (!this.scheduled && this.process.isAlive()) {
			this.scheduled = true;
			this.process.start(this::run);
		}
	}

	private void run() {
		this.owner = Thread.currentThread();
		int left = 1 + this.process.random().nextInt(MOST_AT_ONCE);
		for (Runnable task = this.tasks.poll(); task != null; task = (--left > 0) ? this.tasks.poll() : null) {
			runGuarded(task);
		}
		this.owner = null;
		this.scheduled = false;
		if (!this.tasks.isEmpty()) {
			schedule();
		}
	}

	private void runGuarded(Runnable task) {
		try {
			this.process.runShort("a loop", task);
		}
		catch (RuntimeException | Error ex) {
			this.process.ledger().violated("a task on a loop of %s failed".formatted(this.process), ex);
		}
	}

}
