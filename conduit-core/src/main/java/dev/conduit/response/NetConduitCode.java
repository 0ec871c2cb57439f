package dev.conduit.response;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;

/**
 * The codes of NetConduit, by their names there. The numbers are those of
 * {@link ErrorCode}, which has more of them.
 *
 * @since 0.1.0
 */
public enum NetConduitCode {

	/** Nothing more is known. */
	UNKNOWN(ErrorCode.UNKNOWN),

	/** Something failed. */
	INTERNAL(ErrorCode.INTERNAL),

	/** Something took too long. */
	TIMEOUT(ErrorCode.DEADLINE_EXCEEDED),

	/** The caller gave up. */
	CANCELLED(ErrorCode.CANCELLED),

	/** The input is wrong. */
	VALIDATION(ErrorCode.VALIDATION),

	/** Something is missing in the input. */
	MISSING_FIELD(ErrorCode.MISSING_FIELD),

	/** Something in the input has the wrong type. */
	INVALID_TYPE(ErrorCode.INVALID_TYPE),

	/** Something in the input is out of its range. */
	INVALID_VALUE(ErrorCode.INVALID_VALUE),

	/** Log in first. */
	AUTH_REQUIRED(ErrorCode.AUTHENTICATION_REQUIRED),

	/** The log-in failed. */
	AUTH_FAILED(ErrorCode.AUTHENTICATION_FAILED),

	/** The log-in is over. */
	AUTH_EXPIRED(ErrorCode.AUTHENTICATION_EXPIRED),

	/** Known, and not allowed. */
	PERMISSION_DENIED(ErrorCode.PERMISSION_DENIED),

	/** No such method. */
	METHOD_NOT_FOUND(ErrorCode.METHOD_NOT_FOUND),

	/** The parameters do not fit. */
	INVALID_PARAMS(ErrorCode.INVALID_PARAMETERS),

	/** The method failed. */
	EXECUTION_ERROR(ErrorCode.EXECUTION_FAILED),

	/** The connection failed. */
	CONNECTION_ERROR(ErrorCode.CONNECTION_FAILED),

	/** The connection ended. */
	DISCONNECTED(ErrorCode.DISCONNECTED),

	/** The connection is being made anew. */
	RECONNECTING(ErrorCode.RECONNECTING),

	/** The caller comes too often. */
	RATE_LIMITED(ErrorCode.RATE_LIMITED),

	/** The caller wants too much. */
	QUOTA_EXCEEDED(ErrorCode.QUOTA_EXCEEDED);

	private static final Map<ErrorCode, NetConduitCode> BY_CODE = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(NetConduitCode::code, Function.identity()));

	private final ErrorCode code;

	NetConduitCode(ErrorCode code) {
		this.code = code;
	}

	/**
	 * The code here.
	 * @return the code of the same number
	 */
	public ErrorCode code() {
		return this.code;
	}

	/**
	 * The number, the same here and there.
	 * @return 1000 to 6001
	 */
	public int number() {
		return this.code.number();
	}

	/**
	 * The nearest code that NetConduit has.
	 * @param code any code
	 * @return the code of the same number, or else the one that says most nearly the same
	 */
	public static NetConduitCode of(ErrorCode code) {
		@Nullable NetConduitCode same = BY_CODE.get(code);
		return (same != null) ? same : nearest(code);
	}

	private static NetConduitCode nearest(ErrorCode code) {
		return switch (code) {
			case APPLICATION, UNSUPPORTED_INTERACTION -> EXECUTION_ERROR;
			case MALFORMED_PAYLOAD, UNSUPPORTED_CONTENT_TYPE -> VALIDATION;
			case PAYLOAD_TOO_LARGE, ID_REUSED -> INVALID_VALUE;
			case MECHANISM_NOT_SUPPORTED, CHANNEL_BINDING_REQUIRED, CHANNEL_BINDING_MISMATCH, LOGIN_MALFORMED,
					SERVER_UNPROVEN, CLIENT_CERTIFICATE_REQUIRED, CLIENT_CERTIFICATE_REFUSED ->
				AUTH_FAILED;
			case TLS_REQUIRED, TLS_NOT_SPOKEN, TLS_NOT_AGREED, TLS_FAILED, CERTIFICATE_EXPIRED, CERTIFICATE_UNTRUSTED,
					CERTIFICATE_OF_ANOTHER_HOST, CERTIFICATE_UNSUITABLE, AUTHENTICATION_UNAVAILABLE ->
				CONNECTION_ERROR;
			case AUTHENTICATION_LOCKED -> RATE_LIMITED;
			case HANDSHAKE_TIMEOUT, EXPIRED -> TIMEOUT;
			case UNROUTED -> METHOD_NOT_FOUND;
			case PROTOCOL_ERROR, VERSION_NOT_SUPPORTED, OUTCOME_UNKNOWN, DEDUP_WINDOW_EXCEEDED, WRITE_STALLED ->
				CONNECTION_ERROR;
			case SHUTTING_DOWN, HEARTBEAT_TIMEOUT, NORMAL -> DISCONNECTED;
			case QUEUE_FULL, PAUSED, TOO_MANY_IN_FLIGHT -> RATE_LIMITED;
			case TOO_MANY_CONNECTIONS, LIMIT_EXCEEDED -> QUOTA_EXCEEDED;
			default -> UNKNOWN;
		};
	}

}
