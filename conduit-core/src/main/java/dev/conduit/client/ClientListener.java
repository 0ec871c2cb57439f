package dev.conduit.client;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;

/**
 * Is told when a client has a connection and when not: {@link #connected} once, then
 * {@link #disconnected} and {@link #reconnected} in turn. Called in order, one at a time,
 * on virtual threads, so that methods may block; the client goes on meanwhile. An
 * exception is logged and changes nothing. Of several connections it is told of the one
 * that holds the subscriptions.
 *
 * @since 0.1.0
 */
public interface ClientListener {

	/**
	 * The first connection is there.
	 * @param server the server
	 */
	default void connected(Peer server) {
	}

	/**
	 * A connection ended, its server goes away, or the client was closed.
	 * @param server the server
	 * @param reason why
	 */
	default void disconnected(Peer server, Problem reason) {
	}

	/**
	 * Another connection is there, and the subscriptions with it. The server knows it as
	 * a new session: groups and attributes of the one before are gone.
	 * @param server the server, perhaps another one
	 */
	default void reconnected(Peer server) {
	}

}
