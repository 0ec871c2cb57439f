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
	 * Waits on the calling thread for what other threads tell it, at most for a while by
	 * this clock. The JDK measures the while unless a timer overrides this, as one whose
	 * time is not that of the JDK has to.
	 * @param wait what to wait for
	 * @param nanos how long to wait at most
	 * @return what the wait returned, or zero or less where the time is over
	 * @throws InterruptedException if the thread was interrupted
	 */
	default long await(TimedWait wait, long nanos) throws InterruptedException {
		return wait.await(nanos);
	}

	/**
	 * A wait of the calling thread that ends by itself, such as that for a condition.
	 */
	@FunctionalInterface
	interface TimedWait {

		/**
		 * Waits.
		 * @param nanos how long at most
		 * @return what is left of that, more than zero where what it waited for is there;
		 * zero or less where the time is over
		 * @throws InterruptedException if the thread was interrupted
		 */
		long await(long nanos) throws InterruptedException;

	}

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
