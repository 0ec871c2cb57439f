package dev.conduit.message;

/**
 * The call was cancelled.
 *
 * @since 0.1.0
 */
public class ConduitCancelledException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitCancelledException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitCancelledException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
