package dev.conduit.spring.service;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.PeerContext;

/**
 * The threads on which the streams of a method go on beside its handler: virtual ones
 * that know the deadline of their call, and of what its handler's thread knew what is to
 * be carried on. Where the method runs on the loop, so do its streams.
 *
 * @param inline whether the method runs on the loop
 * @param contextClassLoader class loader of the application
 * @param peers what the threads know of the caller
 * @param carried what they know of the handler's thread
 */
record CallThreads(boolean inline, @Nullable ClassLoader contextClassLoader, PeerContext peers,
		CarriedContext carried) {

	/** Runs tasks on account of a call, as its handler's thread would. */
	Executor of(Exchange exchange, CarriedContext.Carried here) {
		return here.around((this.inline) ? (task) -> run(exchange, task) : (task) -> start(exchange, task));
	}

	private void start(Exchange exchange, Runnable task) {
		Thread thread = Thread.ofVirtual()
			.name("conduit-" + exchange.route())
			.inheritInheritableThreadLocals(false)
			.unstarted(() -> runUntil(exchange, task));
		thread.setContextClassLoader(this.contextClassLoader);
		thread.start();
	}

	private void runUntil(Exchange exchange, Runnable task) {
		Deadline.Scope scope = exchange.deadline().open();
		try {
			run(exchange, task);
		}
		finally {
			scope.close();
		}
	}

	private void run(Exchange exchange, Runnable task) {
		PeerContext.Scope scope = this.peers.open(exchange.peer());
		try {
			task.run();
		}
		finally {
			scope.close();
		}
	}

}
