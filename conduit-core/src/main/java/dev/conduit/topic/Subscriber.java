package dev.conduit.topic;

import java.nio.charset.StandardCharsets;

import dev.conduit.message.Printable;

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

	private static final int MAX_GROUP_BYTES = 255;

	public Subscriber {
		if (kind == Kind.GROUP && name.isEmpty()) {
			throw new IllegalArgumentException("'group' must not be empty");
		}
		if (kind == Kind.GROUP) {
			requireGroup(name);
		}
	}

	/**
	 * Checks the name of a group, of which there may be none.
	 * @param group the name, or an empty text
	 * @return the same
	 * @throws IllegalArgumentException if it is too long to be told to a server
	 */
	public static String requireGroup(String group) {
		int bytes = group.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_GROUP_BYTES) {
			throw new IllegalArgumentException("'group' must have at most %d bytes of UTF-8 (was %d: '%s')"
				.formatted(MAX_GROUP_BYTES, bytes, Printable.of(group)));
		}
		return group;
	}

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
