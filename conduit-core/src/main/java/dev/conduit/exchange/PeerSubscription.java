package dev.conduit.exchange;

import dev.conduit.message.AckLevel;

/**
 * A peer that asked for the messages of some topics.
 *
 * @since 0.1.0
 */
public interface PeerSubscription {

	/**
	 * Number of the subscription, unique within its connection.
	 * @return not 0
	 */
	long id();

	/**
	 * The topics, with wildcards, as the peer wrote them: not checked yet.
	 * @return the pattern
	 */
	String pattern();

	/**
	 * With whom it shares the messages.
	 * @return name of the group, empty for nobody
	 */
	String group();

	/**
	 * What the peer will send for each message.
	 * @return {@link AckLevel#NONE} or {@link AckLevel#PROCESSED}
	 */
	AckLevel ackLevel();

	/**
	 * Who subscribed.
	 * @return the peer
	 */
	Peer peer();

	/**
	 * Sends a message to the peer and ends the delivery: when it is on its way where the
	 * peer sends no acknowledgment, otherwise when that comes; with a problem when the
	 * connection ends before. Called from any thread, never blocks.
	 * @param delivery the message
	 */
	void deliver(Delivery delivery);

	/**
	 * Whether the peer takes messages now: neither paused nor slow to read.
	 * @return whether to go on delivering
	 */
	boolean isReady();

	/**
	 * Sets what is called each time when {@link #isReady()} became true, on the link's
	 * loop. Set once, before the first delivery.
	 * @param action short, never blocks
	 */
	void onReady(Runnable action);

}
