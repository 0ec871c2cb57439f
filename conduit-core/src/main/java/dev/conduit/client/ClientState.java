package dev.conduit.client;

/**
 * Where a client stands.
 *
 * @since 0.1.0
 */
public enum ClientState {

	/** Not started. */
	NEW,

	/** On its way to a server; callers wait. */
	CONNECTING,

	/** Calls and messages flow. */
	CONNECTED,

	/** No server could be reached; callers fail at once until the next attempt. */
	WAITING,

	/** Given up: the server does not accept who this client is. */
	FAILED,

	/** Closed by its owner. */
	CLOSED

}
