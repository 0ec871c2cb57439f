package dev.conduit.message;

/**
 * The other side answered with a problem that no other exception stands for.
 *
 * @since 0.1.0
 */
public class ConduitRpcException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitRpcException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitRpcException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
