package dev.conduit.server;

import dev.conduit.message.Problem;

/**
 * Is told which clients come to a server and which go. For one session first
 * {@link #connected} and, when that has returned, {@link #disconnected}; for several
 * sessions at the same time. Called on virtual threads, so that methods may block; calls
 * of the client may run meanwhile. An exception is logged and changes nothing.
 *
 * @since 0.1.0
 */
public interface SessionListener {

	/**
	 * A client logged in.
	 * @param session its session, perhaps ended already
	 */
	default void connected(Session session) {
	}

	/**
	 * The connection of a client that had logged in ended, in whatever way. Its
	 * attributes can still be read; it has left its groups.
	 * @param session its session
	 * @param reason why; {@link dev.conduit.message.ErrorCode#NORMAL} where the client
	 * said good bye
	 */
	default void disconnected(Session session, Problem reason) {
	}

}
