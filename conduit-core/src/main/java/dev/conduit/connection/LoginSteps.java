package dev.conduit.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.conduit.transport.Link;

/**
 * Takes the steps of a log-in off the loop, one at a time, and goes on on the loop unless
 * the hand-shake ended meanwhile.
 */
final class LoginSteps {

	private final Link link;

	private final Executor executor;

	private final Consumer<RuntimeException> failed;

	private boolean busy;

	private boolean ended;

	/**
	 * No step was taken yet.
	 * @param failed gets what a step throws, on the loop
	 */
	LoginSteps(Link link, Executor executor, Consumer<RuntimeException> failed) {
		this.link = link;
		this.executor = executor;
		this.failed = failed;
	}

	/**
	 * Whether a step is being taken, so that the peer has nothing to say.
	 */
	boolean isBusy() {
		return this.busy;
	}

	/**
	 * Takes a step.
	 * @param step runs off the loop, may block
	 * @param then gets its result on the loop
	 */
	<T> void take(Supplier<T> step, Consumer<T> then) {
		this.busy = true;
		try {
			this.executor.execute(() -> run(step, then));
		}
		catch (RejectedExecutionException ex) {
			goOn(() -> this.failed.accept(ex));
		}
	}

	private <T> void run(Supplier<T> step, Consumer<T> then) {
		try {
			T result = step.get();
			goOn(() -> then.accept(result));
		}
		catch (RuntimeException ex) {
			goOn(() -> this.failed.accept(ex));
		}
	}

	private void goOn(Runnable next) {
		this.link.execute(() -> {
			this.busy = false;
			if (!this.ended) {
				goOnLoop(next);
			}
		});
	}

	private void goOnLoop(Runnable next) {
		try {
			next.run();
		}
		catch (RuntimeException ex) {
			this.failed.accept(ex);
		}
	}

	/**
	 * Nobody waits for a step any more.
	 */
	void end() {
		this.ended = true;
	}

}
