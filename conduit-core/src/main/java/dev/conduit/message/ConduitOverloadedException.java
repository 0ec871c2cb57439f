package dev.conduit.message;

/**
 * A bound is reached at this side or the other: nothing was started, try again later.
 *
 * @since 0.1.0
 */
public class ConduitOverloadedException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitOverloadedException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitOverloadedException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
