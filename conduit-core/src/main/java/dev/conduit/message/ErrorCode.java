package dev.conduit.message;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Stable code of what went wrong. The thousands tell who can do something about it: 1 the
 * operation, 2 its input, 3 the caller's identity, 4 the method, 5 the connection, 6 the
 * load.
 *
 * @since 0.1.0
 */
public enum ErrorCode {

	/** Nothing more is known. */
	UNKNOWN(1000, false),

	/** The handler failed in a way that it did not declare. */
	INTERNAL(1001, false),

	/** The deadline passed. */
	DEADLINE_EXCEEDED(1002, false),

	/** The caller gave up. */
	CANCELLED(1003, false),

	/** The handler failed in a way that it declared; the problem's type says which. */
	APPLICATION(1004, false),

	/** The message waited for longer than it lives. */
	EXPIRED(1005, false),

	/** Nobody subscribed to the topic, or whoever did is gone. */
	UNROUTED(1006, true),

	/** The id of a message was used for another one before. */
	ID_REUSED(1007, false),

	/** The id of a message is older than what is remembered: it may have been taken. */
	DEDUP_WINDOW_EXCEEDED(1008, false),

	/** The input breaks constraints; the violations say which. */
	VALIDATION(2000, false),

	/** A required parameter is missing. */
	MISSING_FIELD(2001, false),

	/** A value has the wrong type. */
	INVALID_TYPE(2002, false),

	/** A value is out of its range. */
	INVALID_VALUE(2003, false),

	/** The payload cannot be read as its content type says. */
	MALFORMED_PAYLOAD(2004, false),

	/** Nobody here reads that content type. */
	UNSUPPORTED_CONTENT_TYPE(2005, false),

	/** The payload is larger than the agreed limit. */
	PAYLOAD_TOO_LARGE(2006, false),

	/** Log in first. */
	AUTHENTICATION_REQUIRED(3000, false),

	/** User or password is wrong. */
	AUTHENTICATION_FAILED(3001, false),

	/** The credentials were valid once. */
	AUTHENTICATION_EXPIRED(3002, false),

	/** Known, and not allowed. */
	PERMISSION_DENIED(3003, false),

	/** No mechanism that both sides accept. */
	MECHANISM_NOT_SUPPORTED(3004, false),

	/** The log-in has to be bound to its TLS connection, and is not. */
	CHANNEL_BINDING_REQUIRED(3005, false),

	/** The two sides do not hold the ends of the same TLS connection. */
	CHANNEL_BINDING_MISMATCH(3006, false),

	/** A message of the log-in breaks the rules of its mechanism. */
	LOGIN_MALFORMED(3007, false),

	/** The server did not prove that it knows the user. */
	SERVER_UNPROVEN(3008, false),

	/** The server wants a certificate of the client, which showed none. */
	CLIENT_CERTIFICATE_REQUIRED(3009, false),

	/** The server does not take the client's certificate. */
	CLIENT_CERTIFICATE_REFUSED(3010, false),

	/** Too many log-ins have failed; the problem says when to try again. */
	AUTHENTICATION_LOCKED(3011, true),

	/** Who the client is cannot be found out now, for no fault of its own. */
	AUTHENTICATION_UNAVAILABLE(3012, true),

	/** No such method. */
	METHOD_NOT_FOUND(4000, false),

	/** The parameters do not fit the method; the violations name each. */
	INVALID_PARAMETERS(4001, false),

	/** The method ran and failed. */
	EXECUTION_FAILED(4002, false),

	/** The kind of call does not fit the method. */
	UNSUPPORTED_INTERACTION(4003, false),

	/** The connection failed before anything was sent. */
	CONNECTION_FAILED(5000, true),

	/** The connection ended. */
	DISCONNECTED(5001, true),

	/** The connection is being made anew. */
	RECONNECTING(5002, true),

	/** The peer broke the protocol. */
	PROTOCOL_ERROR(5003, false),

	/** No version that both sides speak. */
	VERSION_NOT_SUPPORTED(5004, false),

	/** The peer goes away in an orderly manner; nothing was started. */
	SHUTTING_DOWN(5005, true),

	/** Nothing was heard from the peer for too long. */
	HEARTBEAT_TIMEOUT(5006, true),

	/** The peer stopped reading. */
	WRITE_STALLED(5007, true),

	/** The peer took too long to log in. */
	HANDSHAKE_TIMEOUT(5008, true),

	/** It was sent, and nobody knows what became of it. */
	OUTCOME_UNKNOWN(5009, false),

	/** Orderly end, nothing is wrong. */
	NORMAL(5010, false),

	/** The port takes TLS only, and the client spoke plain text. */
	TLS_REQUIRED(5011, false),

	/** The peer answered in plain text, or ended, instead of a TLS hand-shake. */
	TLS_NOT_SPOKEN(5012, true),

	/** No version or cipher suite of TLS that both sides take. */
	TLS_NOT_AGREED(5013, false),

	/** The TLS hand-shake failed in another way. */
	TLS_FAILED(5014, false),

	/** The server's certificate has expired, or is not valid yet. */
	CERTIFICATE_EXPIRED(5015, false),

	/** The server's certificate is signed by nobody whom the client trusts. */
	CERTIFICATE_UNTRUSTED(5016, false),

	/** The server's certificate is for another host. */
	CERTIFICATE_OF_ANOTHER_HOST(5017, false),

	/** The server's certificate is not meant for servers, or too weak. */
	CERTIFICATE_UNSUITABLE(5018, false),

	/** More than the rate that is allowed. */
	RATE_LIMITED(6000, true),

	/** More than the quota that is allowed. */
	QUOTA_EXCEEDED(6001, true),

	/** A queue is full. */
	QUEUE_FULL(6002, true),

	/** The peer asked to wait, and it took too long. */
	PAUSED(6003, true),

	/** Too many calls are in flight. */
	TOO_MANY_IN_FLIGHT(6004, true),

	/** Too many connections. */
	TOO_MANY_CONNECTIONS(6005, true),

	/** A bound of the connection, such as that on subscriptions, is reached. */
	LIMIT_EXCEEDED(6006, false);

	private static final Map<Integer, ErrorCode> BY_NUMBER = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(ErrorCode::number, Function.identity()));

	private final int number;

	private final boolean retryable;

	ErrorCode(int number, boolean retryable) {
		this.number = number;
		this.retryable = retryable;
	}

	/**
	 * Number on the wire.
	 * @return an unsigned 16-bit number
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Whether the same request may succeed later and did surely not run, unless a problem
	 * says otherwise.
	 * @return whether a retry is safe and makes sense
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * Title for a reader, made of the name.
	 * @return such as {@code Method not found}
	 */
	public String title() {
		String words = name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT);
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}

	/**
	 * The code of a number.
	 * @param number number from the wire
	 * @return the code, {@link #UNKNOWN} for one that a newer peer invented
	 */
	public static ErrorCode of(int number) {
		@Nullable ErrorCode code = BY_NUMBER.get(number);
		return (code != null) ? code : UNKNOWN;
	}

}
