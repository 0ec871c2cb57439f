package dev.conduit.message;

/**
 * The deadline passed before an answer came. The call may have run.
 *
 * @since 0.1.0
 */
public class ConduitTimeoutException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitTimeoutException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitTimeoutException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
