package dev.conduit.connection;

/**
 * Where a connection is in its life, seen from this side. It only ever moves down this
 * list, and may leave out steps.
 *
 * @since 0.1.0
 */
public enum ConnectionState {

	/** The link is there; AUTH_REQUEST is on its way. */
	HANDSHAKE,

	/** A mechanism was chosen and its messages go back and forth. */
	AUTHENTICATING,

	/** Calls and messages flow. */
	OPEN,

	/** This side has sent DRAIN: it finishes what was begun and takes nothing new. */
	DRAINING,

	/**
	 * The peer has sent CLOSE: this side finishes what was begun, then sends CLOSE_ACK.
	 */
	FINISHING,

	/** This side has sent CLOSE and waits for CLOSE_ACK. */
	CLOSING,

	/** Over. */
	CLOSED;

	/**
	 * Whether both sides know each other and the connection is not over.
	 * @return whether frames other than those of the hand-shake flow
	 */
	public boolean isEstablished() {
		return compareTo(OPEN) >= 0 && this != CLOSED;
	}

}
