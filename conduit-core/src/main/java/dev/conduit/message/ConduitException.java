package dev.conduit.message;

/**
 * Root of what Conduit throws. Each subclass stands for one thing that a caller can do
 * something about; the problem says the rest.
 *
 * @since 0.1.0
 */
public class ConduitException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Problem problem;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitException(Problem problem) {
		super(problem.summary());
		this.problem = problem;
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitException(Problem problem, Throwable cause) {
		super(problem.summary(), cause);
		this.problem = problem;
	}

	/**
	 * What went wrong.
	 * @return the problem
	 */
	public final Problem problem() {
		return this.problem;
	}

	/**
	 * Stable code of what went wrong.
	 * @return the problem's code
	 */
	public final ErrorCode code() {
		return this.problem.code();
	}

	/**
	 * The exception that stands for a problem: the one place where codes become classes.
	 * @param problem what went wrong
	 * @return an exception that has not been thrown yet
	 */
	public static ConduitException of(Problem problem) {
		return switch (problem.code()) {
			case DEADLINE_EXCEEDED, EXPIRED, HANDSHAKE_TIMEOUT -> new ConduitTimeoutException(problem);
			case CANCELLED -> new ConduitCancelledException(problem);
			case VALIDATION, ID_REUSED, MISSING_FIELD, INVALID_TYPE, INVALID_VALUE, INVALID_PARAMETERS ->
				new ConduitValidationException(problem);
			case AUTHENTICATION_REQUIRED, AUTHENTICATION_FAILED, AUTHENTICATION_EXPIRED, PERMISSION_DENIED,
					MECHANISM_NOT_SUPPORTED, CHANNEL_BINDING_REQUIRED, CHANNEL_BINDING_MISMATCH, LOGIN_MALFORMED,
					SERVER_UNPROVEN, CLIENT_CERTIFICATE_REQUIRED, CLIENT_CERTIFICATE_REFUSED, AUTHENTICATION_LOCKED ->
				new ConduitSecurityException(problem);
			case CONNECTION_FAILED, DISCONNECTED, RECONNECTING, SHUTTING_DOWN, HEARTBEAT_TIMEOUT, WRITE_STALLED, NORMAL,
					AUTHENTICATION_UNAVAILABLE ->
				new ConduitUnavailableException(problem);
			case TLS_REQUIRED, TLS_NOT_SPOKEN, TLS_NOT_AGREED, TLS_FAILED, CERTIFICATE_EXPIRED, CERTIFICATE_UNTRUSTED,
					CERTIFICATE_OF_ANOTHER_HOST, CERTIFICATE_UNSUITABLE ->
				new ConduitTlsException(problem);
			case OUTCOME_UNKNOWN, DEDUP_WINDOW_EXCEEDED -> new ConduitOutcomeUnknownException(problem);
			case PROTOCOL_ERROR, VERSION_NOT_SUPPORTED -> new ConduitProtocolException(problem);
			case RATE_LIMITED, QUOTA_EXCEEDED, QUEUE_FULL, PAUSED, TOO_MANY_IN_FLIGHT, TOO_MANY_CONNECTIONS,
					LIMIT_EXCEEDED ->
				new ConduitOverloadedException(problem);
			case UNKNOWN, INTERNAL, APPLICATION, MALFORMED_PAYLOAD, UNSUPPORTED_CONTENT_TYPE, PAYLOAD_TOO_LARGE,
					UNROUTED, METHOD_NOT_FOUND, EXECUTION_FAILED, UNSUPPORTED_INTERACTION ->
				new ConduitRpcException(problem);
		};
	}

}
