package dev.conduit.message;

/**
 * No usable connection: nothing was started, so that the same call may be made again.
 *
 * @since 0.1.0
 */
public class ConduitUnavailableException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitUnavailableException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitUnavailableException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
