package dev.conduit.exchange;

import org.jspecify.annotations.Nullable;

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
	 * Where it can be read by the peer together with others.
	 * @return what opens such a broadcast, or {@code null} where it cannot
	 */
	default Broadcast.@Nullable Factory broadcasts() {
		return null;
	}

	/**
	 * It gets its messages from a broadcast, beginning with the next. Called while it is
	 * being subscribed, where it has {@link #broadcasts()}.
	 * @param broadcast where they are written
	 */
	default void readFrom(Broadcast broadcast) {
		throw new UnsupportedOperationException("a subscription that reads no broadcasts");
	}

	/**
	 * Sets what is called each time when {@link #isReady()} became true, on the link's
	 * loop. Set once, before the first delivery.
	 * @param action short, never blocks
	 */
	void onReady(Runnable action);

}
