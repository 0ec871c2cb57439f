package dev.conduit.topic;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor whose tasks run when the test says so, on the test's thread.
 */
final class HandExecutor implements Executor {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private boolean shutDown;

	@Override
	public void execute(Runnable task) {
		if (this.shutDown) {
			throw new RejectedExecutionException("shut down");
		}
		this.tasks.add(task);
	}

	void shutDown() {
		this.shutDown = true;
	}

	int waiting() {
		return this.tasks.size();
	}

	void runOne() {
		this.tasks.remove().run();
	}

	void runAll() {
		while (!this.tasks.isEmpty()) {
			runOne();
		}
	}

}
