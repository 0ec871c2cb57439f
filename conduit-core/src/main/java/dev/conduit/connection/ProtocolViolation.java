package dev.conduit.connection;

/**
 * The peer sent what it must not; ends the connection, never reaches an application.
 */
final class ProtocolViolation extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ProtocolViolation(String message) {
		super(message, null, false, false);
	}

}
