package dev.conduit.server;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;

/**
 * Is told who comes to a server and who goes. Called on the event loop of the peer's
 * connection, so that methods are short and never block: for one peer first
 * {@link #connected}, then its calls, and {@link #disconnected} after it. An exception is
 * logged and changes nothing.
 *
 * @since 0.1.0
 */
public interface PeerListener {

	/**
	 * A peer logged in.
	 * @param peer who
	 */
	default void connected(Peer peer) {
	}

	/**
	 * The connection of a peer that had logged in ended, in whatever way.
	 * @param peer the same that was given to {@link #connected}
	 * @param reason why; {@link dev.conduit.message.ErrorCode#NORMAL} where the peer said
	 * good bye
	 */
	default void disconnected(Peer peer, Problem reason) {
	}

}
