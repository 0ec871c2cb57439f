package dev.conduit.connection;

import dev.conduit.exchange.Peer;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * Is told what happens to a connection, for logs, metrics and whoever owns it. Called on
 * the link's loop, so that methods are short and never block.
 *
 * @since 0.1.0
 */
public interface ConnectionListener {

	/**
	 * The hand-shake succeeded.
	 * @param connection the connection
	 * @param peer who is there
	 */
	default void opened(Connection connection, Peer peer) {
	}

	/**
	 * The peer goes away soon: nothing new is taken.
	 * @param connection the connection
	 */
	default void peerDraining(Connection connection) {
	}

	/**
	 * The peer asked this side to wait, or to go on.
	 * @param connection the connection
	 * @param scope what it is about
	 * @param paused whether to wait
	 */
	default void pausedByPeer(Connection connection, FlowScope scope, boolean paused) {
	}

	/**
	 * This side asked the peer to wait, or to go on.
	 * @param connection the connection
	 * @param scope what it is about
	 * @param paused whether to wait
	 */
	default void pausedPeer(Connection connection, FlowScope scope, boolean paused) {
	}

	/**
	 * A pause is over, of either side, or the connection with it.
	 * @param connection the connection
	 * @param pause what it was, and for how long
	 */
	default void waited(Connection connection, FlowPause pause) {
	}

	/**
	 * The link broke, and the connection waits to be taken up again: all that is in
	 * flight stays, and nothing moves.
	 * @param connection the connection
	 * @param reason what broke it
	 */
	default void broken(Connection connection, Problem reason) {
	}

	/**
	 * A new link showed in its hand-shake that it is for a connection that is there
	 * already, broken or not, and carries that from now on.
	 * @param carrier the connection that began with the link, and ends with this
	 * @param connection the connection that goes on
	 */
	default void takenUp(Connection carrier, Connection connection) {
	}

	/**
	 * Something was dropped that nobody waits for, or refused that nobody asked about: a
	 * late answer, an unknown optional frame, a call or message without an answer that
	 * was not taken.
	 * @param connection the connection
	 * @param what the kind
	 */
	default void dropped(Connection connection, Dropped what) {
	}

	/**
	 * The peer ran into a bound. Where that ends the connection, {@link #closed} follows.
	 * @param connection the connection
	 * @param limit the bound
	 */
	default void limitHit(Connection connection, Limit limit) {
	}

	/**
	 * It is over; called once, also where it never opened.
	 * @param connection the connection
	 * @param reason why
	 */
	default void closed(Connection connection, Problem reason) {
	}

	/**
	 * Kinds of what is dropped and counted.
	 */
	enum Dropped {

		/** An answer or acknowledgment that came after its caller gave up. */
		LATE_ANSWER,

		/** An answer that came from a handler after its call had ended. */
		LATE_RESULT,

		/** A frame of an unknown type that its sender marked as optional. */
		UNKNOWN_FRAME,

		/** A message sent without acknowledgment that the peer refused. */
		REJECTED_MESSAGE,

		/** A call without an answer that came while this side begins nothing new. */
		REFUSED_ONE_WAY

	}

}
