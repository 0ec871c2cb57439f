package dev.conduit.message;

/**
 * The two sides do not understand each other, and the connection was closed.
 *
 * @since 0.1.0
 */
public class ConduitProtocolException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitProtocolException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitProtocolException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
