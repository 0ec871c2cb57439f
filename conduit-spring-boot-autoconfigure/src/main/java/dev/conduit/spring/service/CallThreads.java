package dev.conduit.spring.service;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;

/**
 * The threads on which the streams of a method go on beside its handler: virtual ones
 * that know the deadline of their call and nothing of who started them. Where the method
 * runs on the loop, so do its streams.
 *
 * @param inline whether the method runs on the loop
 * @param contextClassLoader class loader of the application
 */
record CallThreads(boolean inline, @Nullable ClassLoader contextClassLoader) {

	/** Runs tasks on account of a call. */
	Executor of(Exchange exchange) {
		return this.inline ? Runnable::run : (task) -> start(exchange, task);
	}

	private void start(Exchange exchange, Runnable task) {
		Thread thread = Thread.ofVirtual()
			.name("conduit-" + exchange.route())
			.inheritInheritableThreadLocals(false)
			.unstarted(() -> run(exchange.deadline(), task));
		thread.setContextClassLoader(this.contextClassLoader);
		thread.start();
	}

	private static void run(Deadline deadline, Runnable task) {
		Deadline.Scope scope = deadline.open();
		try {
			task.run();
		}
		finally {
			scope.close();
		}
	}

}
