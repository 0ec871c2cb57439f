package dev.conduit.frame;

import dev.conduit.message.ConduitProtocolException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Bytes that are not frames of this protocol, or break a limit. The stream cannot be read
 * any further.
 *
 * @since 0.1.0
 */
public class MalformedFrameException extends ConduitProtocolException {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception of what was read.
	 * @param message what was expected and what was found
	 */
	public MalformedFrameException(String message) {
		super(Problem.of(ErrorCode.PROTOCOL_ERROR, message));
	}

}
