package dev.conduit.message;

/**
 * The input was refused; the problem's violations name each field and what was expected.
 *
 * @since 0.1.0
 */
public class ConduitValidationException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitValidationException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitValidationException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
