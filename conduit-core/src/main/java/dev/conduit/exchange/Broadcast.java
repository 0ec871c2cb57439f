package dev.conduit.exchange;

/**
 * A place that many subscriptions are read from, so that a message for all of them is
 * written once. The subscriptions are those of one pattern.
 *
 * @since 0.1.0
 */
public interface Broadcast extends AutoCloseable {

	/**
	 * By which it is found.
	 * @return its name
	 */
	String name();

	/**
	 * Number of the next message. Any thread.
	 * @return messages written so far
	 */
	long position();

	/**
	 * Writes a message, and does not end its delivery. Never blocks; one thread at a
	 * time.
	 * @param delivery the message
	 * @return whether it was written; where not, there may be room later
	 * @throws dev.conduit.message.ConduitException with the code
	 * {@code PAYLOAD_TOO_LARGE} if it has to be delivered in another way
	 */
	boolean offer(Delivery delivery);

	/**
	 * What is in it now, for those who look. Any thread, also after the end.
	 * @param pattern the topics that it is for
	 * @return the figures
	 */
	BroadcastStatistics statistics(String pattern);

	/**
	 * Ends it; what is written can still be read. When nobody writes.
	 */
	@Override
	void close();

	/**
	 * Opens broadcasts. Two are equal where their subscriptions can share one.
	 */
	interface Factory {

		/**
		 * Opens a broadcast.
		 * @param pattern the topics that it is for
		 * @return the broadcast, to be closed by the caller
		 * @throws dev.conduit.message.ConduitException if it cannot be had
		 */
		Broadcast open(String pattern);

	}

}
