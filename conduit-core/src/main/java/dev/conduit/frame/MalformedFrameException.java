package dev.conduit.frame;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitProtocolException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * Bytes that are not frames of this protocol, or break a limit. The stream cannot be read
 * any further.
 *
 * @since 0.1.0
 */
public class MalformedFrameException extends ConduitProtocolException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Limit limit;

	/**
	 * An exception of what was read.
	 * @param message what was expected and what was found
	 */
	public MalformedFrameException(String message) {
		this(null, message);
	}

	/**
	 * An exception of what was read.
	 * @param limit the bound that it breaks, {@code null} where it is no frame at all
	 * @param message what was expected and what was found
	 */
	public MalformedFrameException(@Nullable Limit limit, String message) {
		super(Problem.of(ErrorCode.PROTOCOL_ERROR, message));
		this.limit = limit;
	}

	/**
	 * The bound that was broken.
	 * @return {@code null} where the bytes are no frame at all
	 */
	public final @Nullable Limit limit() {
		return this.limit;
	}

}
