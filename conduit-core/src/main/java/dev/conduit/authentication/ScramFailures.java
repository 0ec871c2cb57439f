package dev.conduit.authentication;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ScramException.Reason;

/**
 * What the other side, or the caller, is told of a log-in that failed. Nothing here
 * depends on whether the user exists: all but a wrong proof is found before a credential
 * is looked at.
 */
final class ScramFailures {

	private ScramFailures() {
	}

	static ErrorCode code(Reason reason) {
		return switch (reason) {
			case INVALID_PROOF, REJECTED_BY_SERVER -> ErrorCode.AUTHENTICATION_FAILED;
			case CHANNEL_BINDING_REQUIRED, CHANNEL_BINDING_UNSUPPORTED -> ErrorCode.CHANNEL_BINDING_REQUIRED;
			case CHANNEL_BINDING_DOWNGRADE, CHANNEL_BINDING_MISMATCH -> ErrorCode.CHANNEL_BINDING_MISMATCH;
			case SERVER_SIGNATURE_MISMATCH -> ErrorCode.SERVER_UNPROVEN;
			case MALFORMED, TOO_LARGE, UNSUPPORTED_EXTENSION, UNSUPPORTED_AUTHORIZATION_ID, NONCE_MISMATCH,
					ITERATIONS_OUT_OF_BOUNDS, OUT_OF_ORDER ->
				ErrorCode.LOGIN_MALFORMED;
		};
	}

	/** What a client learns. */
	static Problem told(ErrorCode code) {
		return Problem.of(code, switch (code) {
			case CHANNEL_BINDING_REQUIRED ->
				"the log-in must be bound to the TLS connection, and one of the two sides cannot";
			case CHANNEL_BINDING_MISMATCH ->
				"client and server are not at the two ends of one TLS connection: something in between ends it, or attacks";
			case LOGIN_MALFORMED -> "a message of the log-in was not as the mechanism wants it";
			default -> "user or password is wrong";
		});
	}

}
