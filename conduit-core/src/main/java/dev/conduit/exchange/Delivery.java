package dev.conduit.exchange;

import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message on its way to a receiver. Whoever receives it ends it exactly once: by
 * {@link #processed()} or {@link #reject}; what comes after the first is ignored. It
 * holds a part of the sender's inbound memory until then. All methods may be called from
 * any thread and never block.
 *
 * @since 0.1.0
 */
public interface Delivery {

	/**
	 * What was published.
	 * @return the message
	 */
	Message message();

	/**
	 * How often it was delivered to this receiver, with this time.
	 * @return 1 or more
	 */
	int attempt();

	/**
	 * By which number the message is known on the connection that it came by, for logs.
	 * @return the id of its frame, or 0 where it came over none
	 */
	default long correlationId() {
		return 0;
	}

	/**
	 * What the sender waits for.
	 * @return the level, {@link AckLevel#NONE} for nothing
	 */
	AckLevel ackLevel();

	/**
	 * When it expires: a mailbox does not deliver it any more then.
	 * @return the moment, {@link Deadline#NONE} for never
	 */
	default Deadline expiry() {
		return Deadline.NONE;
	}

	/**
	 * Where it comes from, to be paused.
	 * @return the source
	 */
	Source source();

	/**
	 * Who sent it.
	 * @return the peer
	 */
	Peer peer();

	/**
	 * It is in the memory of all its receivers: acknowledges it where the sender waits
	 * for {@link AckLevel#RECEIVED}. Does not end the delivery.
	 */
	void received();

	/**
	 * It was handled: acknowledges it where the sender waits for
	 * {@link AckLevel#PROCESSED}. Ends the delivery.
	 */
	void processed();

	/**
	 * It was not handled. Ends the delivery; a sender is told even where it asked for no
	 * acknowledgment, so that nothing is lost in silence.
	 * @param problem why, and whether delivering it again makes sense
	 */
	void reject(Problem problem);

}
