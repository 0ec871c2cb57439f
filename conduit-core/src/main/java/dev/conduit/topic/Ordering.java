package dev.conduit.topic;

/**
 * What a mailbox makes of the {@linkplain dev.conduit.message.Handling#key() keys} of its
 * messages, where a receiver may have several in hand. Messages without a key are not
 * concerned.
 *
 * @since 0.1.0
 */
public enum Ordering {

	/** Keys mean nothing. */
	NONE,

	/**
	 * Messages of one key reach the receiver in the order in which they came, whatever
	 * their priorities; it may have several of them in hand. For a receiver that keeps
	 * the order itself, such as a peer.
	 */
	ARRIVAL,

	/**
	 * The receiver has one message of a key in hand at a time, in the order in which they
	 * came, whatever their priorities. A message that is delivered again queues up behind
	 * those that came meanwhile.
	 */
	KEY,

	/**
	 * Like {@link #KEY}, and a message that is to be delivered again holds all later ones
	 * of its key back until it has ended.
	 */
	STRICT_KEY

}
