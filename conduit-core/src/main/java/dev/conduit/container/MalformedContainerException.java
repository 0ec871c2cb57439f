package dev.conduit.container;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Bytes are no container, or one beyond the limits.
 *
 * @since 0.1.0
 */
public class MalformedContainerException extends ConduitException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception.
	 * @param detail what was expected, and what was found
	 */
	public MalformedContainerException(String detail) {
		super(Problem.of(ErrorCode.MALFORMED_PAYLOAD, "The payload is no container: " + detail));
	}

}
