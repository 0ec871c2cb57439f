package dev.conduit.topic;

/**
 * Who a subscription is for, by what stays the same when it subscribes anew.
 *
 * @param kind who it is
 * @param name name of the mailbox for a listener in this process, such as the listener's
 * id; of the client for a peer; of the group for its members; empty for nobody
 * @param pattern the topics; the topic of the message for nobody
 * @since 0.1.0
 */
public record Subscriber(Kind kind, String name, TopicPattern pattern) {

	/**
	 * Who a subscriber is.
	 */
	public enum Kind {

		/** A receiver in this process. */
		LISTENER,

		/** A peer. */
		CLIENT,

		/** Receivers and peers that share their messages. */
		GROUP,

		/** Nobody: the message was for no subscription. */
		NOBODY

	}

}
