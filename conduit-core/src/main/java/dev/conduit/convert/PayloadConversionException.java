package dev.conduit.convert;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;

/**
 * A payload does not fit the type that it is read as, or an object cannot be written. The
 * problem speaks to whoever sent the payload and names no class of this process; the
 * cause stays here.
 *
 * @since 0.1.0
 */
public class PayloadConversionException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of a problem.
	 * @param problem what does not fit
	 */
	public PayloadConversionException(Problem problem) {
		super(problem);
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what does not fit
	 * @param cause what led to it
	 */
	public PayloadConversionException(Problem problem, Throwable cause) {
		super(problem, cause);
	}

}
