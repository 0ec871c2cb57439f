package dev.conduit.spring.listener;

import dev.conduit.message.Message;

/**
 * Says which messages a listener wants. A bean that a listener names is asked for each of
 * its messages before anything of it is read, on the thread of the listener, and by
 * several at once where the listener's concurrency is more than 1. What it does not
 * accept counts as handled, and is counted in {@link ListenerStatistics}. Where it throws
 * an exception, this delivery has failed, as if the listener had thrown it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ListenerFilter {

	/**
	 * Whether the listener gets a message.
	 * @param message the message, its payload as it came
	 * @return {@code false} where it is not for the listener
	 * @throws Exception if nobody can say
	 */
	boolean accepts(Message message) throws Exception;

}
