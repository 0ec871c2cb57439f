package dev.conduit.spring.listener;

import java.time.Duration;

/**
 * Says what became of a message, once: what comes after the first is ignored. A listener
 * that takes one as a parameter says it itself, in its method or later on any thread; a
 * message that nobody speaks of stays in hand, and counts against the listener's
 * concurrency. Never blocks.
 *
 * @since 0.1.0
 */
public interface Acknowledgment {

	/**
	 * The message was handled.
	 */
	void acknowledge();

	/**
	 * It was not, and shall be delivered again after the listener's own pause.
	 * @param reason why, for logs
	 */
	void retry(String reason);

	/**
	 * It was not, and shall be delivered again.
	 * @param reason why, for logs
	 * @param after how long to wait before, at least
	 */
	void retry(String reason, Duration after);

	/**
	 * It was not, and never will be; the producer learns of it where it waits for that.
	 * @param reason why
	 */
	void reject(String reason);

	/**
	 * How often it was delivered to this listener, with this time.
	 * @return 1 or more
	 */
	int attempt();

}
