package dev.conduit.message;

/**
 * The bounds that a peer may run into. Each time one does is counted, by these names:
 * {@code docs/security.md} says of each what it is, what sets it and what happens at it.
 *
 * @since 0.1.0
 */
public enum Limit {

	// who comes to a server

	/** Connections of a server at once. */
	CONNECTIONS,

	/** Connections of a server at once from one network address of another host. */
	CONNECTIONS_PER_ADDRESS,

	/** Connections that a server accepts in a second. */
	ACCEPT_RATE,

	/** Connections of a server at once that have not logged in. */
	PRE_AUTH_CONNECTIONS,

	/** Time from the moment a client connects to the end of its log-in. */
	HANDSHAKE_TIMEOUT,

	/** Records of TLS without content, and further hand-shakes on a connection. */
	TLS_RECORDS,

	// what is read

	/** Bytes of a frame before the log-in. */
	FRAME_SIZE_PRE_AUTH,

	/** Bytes of a frame. */
	FRAME_SIZE,

	/** Bytes a second by which a frame has to go on once it began. */
	FRAME_RATE,

	/** Bytes of the payload of one call or message. */
	MESSAGE_SIZE,

	/** Frames that one payload is split into. */
	FRAGMENTS,

	/** Payloads of one connection that are incomplete at once, and their bytes. */
	OPEN_REASSEMBLIES,

	/** Time that a payload stays incomplete. */
	REASSEMBLY_TIMEOUT,

	/** What a compressed payload grows to. */
	DECOMPRESSION,

	// what a peer begins

	/** Calls, or messages that wait for an acknowledgment, of one connection at once. */
	IN_FLIGHT,

	/** Subscriptions of one connection. */
	SUBSCRIPTIONS,

	/** Topics and subscriptions of one connection that are paused at once. */
	PAUSED_SCOPES,

	/** Control frames of one connection in a second. */
	CONTROL_RATE,

	/** Calls of one connection that are cancelled in a second. */
	CANCEL_RATE,

	/** Answers on one connection to what was never asked. */
	UNKNOWN_ANSWERS,

	/** Calls and messages of one principal in a second. */
	MESSAGE_RATE,

	/** Bytes of calls and messages of one principal in a second. */
	BYTE_RATE,

	// memory

	/** Bytes of unfinished calls and messages of one connection. */
	INBOUND,

	/** Bytes of unfinished calls and messages of all connections. */
	INBOUND_TOTAL,

	/** Bytes that wait for a peer that does not read, and for how long. */
	WRITE_STALL,

	// what outlives a break

	/** Broken connections that wait to be taken up again at once. */
	RESUME_WAITING,

	/** Bytes that are kept to be sent again, of one connection or of all. */
	RESUME_BUFFER,

	/** Ids of messages that are remembered at once and whose messages are unfinished. */
	DEDUP_ENTRIES

}
