package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * The peer sent what it must not, or more of it than it may; ends the connection, never
 * reaches an application.
 */
final class ProtocolViolation extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ErrorCode code;

	private final @Nullable Limit limit;

	ProtocolViolation(String message) {
		this(ErrorCode.PROTOCOL_ERROR, null, message);
	}

	/**
	 * A bound that is part of the protocol, or of what a peer can keep to.
	 * @param code what the peer is told
	 * @param limit what it ran into
	 */
	ProtocolViolation(ErrorCode code, @Nullable Limit limit, String message) {
		super(message, null, false, false);
		this.code = code;
		this.limit = limit;
	}

	Problem problem() {
		return Problem.of(this.code, String.valueOf(getMessage()));
	}

	@Nullable Limit limit() {
		return this.limit;
	}

}
