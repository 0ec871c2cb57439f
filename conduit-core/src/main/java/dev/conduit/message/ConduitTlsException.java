package dev.conduit.message;

/**
 * No connection, since the sides do not agree on TLS: the code says whether a version, a
 * certificate or the scheme of the address is to blame. Somebody has to change something
 * before it works.
 *
 * @since 0.1.0
 */
public class ConduitTlsException extends ConduitUnavailableException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitTlsException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitTlsException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
