package dev.conduit.server;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

/**
 * Says what clients may do. Asked for each call and each message of a client, and once
 * for a subscription; never for what the server's own application does. Called on event
 * loops, by many at once: it must not block. What it throws refuses.
 *
 * @since 0.1.0
 */
public interface AccessPolicy {

	/** Everybody who is connected may do everything. */
	AccessPolicy OPEN = new AccessPolicy() {

		@Override
		public boolean mayCall(Peer peer, Route route) {
			return true;
		}

		@Override
		public boolean mayPublish(Peer peer, TopicName topic) {
			return true;
		}

		@Override
		public boolean maySubscribe(Peer peer, TopicPattern pattern) {
			return true;
		}

	};

	/**
	 * Whether a client may call a method. One that it may not call is for it a method
	 * that does not exist.
	 * @param peer the client
	 * @param route the name that it called, perhaps of no method at all
	 * @return whether it may
	 */
	boolean mayCall(Peer peer, Route route);

	/**
	 * Whether a client may publish to a topic.
	 * @param peer the client
	 * @param topic the topic
	 * @return whether it may
	 */
	boolean mayPublish(Peer peer, TopicName topic);

	/**
	 * Whether a client may have the messages of all topics that a pattern matches.
	 * @param peer the client
	 * @param pattern the pattern
	 * @return whether it may, of every one of them
	 */
	boolean maySubscribe(Peer peer, TopicPattern pattern);

}
