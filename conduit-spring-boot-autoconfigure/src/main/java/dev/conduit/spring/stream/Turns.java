package dev.conduit.spring.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a step as often as it is called for, on an executor and never twice at once; calls
 * that come while it runs are answered by one more run.
 */
final class Turns {

	private final AtomicInteger calls = new AtomicInteger();

	private final Executor executor;

	private final Runnable step;

	Turns(Executor executor, Runnable step) {
		this.executor = executor;
		this.step = step;
	}

	/** Any thread; does not run the step itself, unless the executor does. */
	void call() {
		if (this.calls.getAndIncrement() == 0) {
			execute(this.executor, this::run);
		}
	}

	private void run() {
		int seen = 1;
		do {
			this.step.run();
			seen = this.calls.addAndGet(-seen);
		}
		while (seen != 0);
	}

	/** An executor that is closed, as the application ends, leaves no stream open. */
	static void execute(Executor executor, Runnable task) {
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			task.run();
		}
	}

}
