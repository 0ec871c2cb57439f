package dev.conduit.time;

import java.time.Duration;

/**
 * The clock and the one timer of a client or server. Tests pass one that they drive.
 *
 * @since 0.1.0
 */
public interface Timer {

	/**
	 * Monotonic time.
	 * @return nanoseconds from an arbitrary origin
	 */
	long nanoTime();

	/**
	 * Runs a task once, later. Called from any thread.
	 * @param delay how much later, at least
	 * @param task runs on the timer's own thread, so it must be short and never block
	 * @return a handle to cancel it
	 */
	Timeout schedule(Duration delay, Runnable task);

	/**
	 * A task that waits for its time.
	 */
	interface Timeout {

		/**
		 * Gives the task up.
		 * @return whether it will not run any more because of this call
		 */
		boolean cancel();

	}

}
