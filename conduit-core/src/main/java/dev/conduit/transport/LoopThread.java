package dev.conduit.transport;

/**
 * Marks the threads whose loops many links share: whoever waits on one of them stalls
 * links that it does not know of, and for ever where what it waits for would come over
 * one of those.
 *
 * @since 0.1.0
 */
public interface LoopThread {

	/**
	 * Whether the caller is on such a thread.
	 * @return whether it must not wait
	 */
	static boolean isCurrent() {
		return Thread.currentThread() instanceof LoopThread;
	}

	/**
	 * Refuses to wait on such a thread.
	 * @param what what would wait, for the message
	 * @throws IllegalStateException if the caller is on one
	 */
	static void refuse(String what) {
		if (isCurrent()) {
			throw new IllegalStateException(
					"%s waits, and must not be called on the event loop '%s': call it on another thread, or use what completes later"
						.formatted(what, Thread.currentThread().getName()));
		}
	}

}
