package dev.conduit.message;

/**
 * It was sent and the connection ended before the answer: it may have run or not.
 *
 * @since 0.1.0
 */
public class ConduitOutcomeUnknownException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitOutcomeUnknownException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitOutcomeUnknownException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
