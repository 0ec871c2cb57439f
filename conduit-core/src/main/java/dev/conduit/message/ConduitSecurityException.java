package dev.conduit.message;

/**
 * The caller is not known, or known and not allowed.
 *
 * @since 0.1.0
 */
public class ConduitSecurityException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitSecurityException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitSecurityException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
