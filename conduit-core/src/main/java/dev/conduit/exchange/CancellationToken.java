package dev.conduit.exchange;

/**
 * Tells a handler that nobody waits for its result any more. A blocking handler is also
 * interrupted.
 *
 * @since 0.1.0
 */
public interface CancellationToken {

	/**
	 * Whether the call was cancelled.
	 * @return whether nobody waits any more
	 */
	boolean isCancelled();

	/**
	 * Runs an action when the call is cancelled, at once where it is already; once at
	 * most, on any thread, so it is short and never blocks.
	 * @param action what to do
	 * @return gives the action up
	 */
	Registration onCancel(Runnable action);

	/**
	 * An action that waits for a cancellation.
	 */
	interface Registration {

		/**
		 * The action is not wanted any more.
		 */
		void remove();

	}

}
