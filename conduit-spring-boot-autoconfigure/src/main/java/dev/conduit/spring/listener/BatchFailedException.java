package dev.conduit.spring.listener;

import java.io.Serial;

/**
 * A listener that takes batches throws it to say which message it failed with: those
 * before it were handled, that one is delivered again or becomes a dead letter by the
 * usual rules, and the listener gets those behind it anew, at once. Any other exception
 * says that the batch failed as a whole.
 *
 * @since 0.1.0
 */
public class BatchFailedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	private final int index;

	/**
	 * A failure at one message.
	 * @param index its place in the list that the listener got, from zero on
	 * @param cause what went wrong; decides what becomes of the message
	 */
	public BatchFailedException(int index, Throwable cause) {
		super("message %d of the batch failed".formatted(index), cause);
		this.index = index;
	}

	/**
	 * Which message it was.
	 * @return its place in the list, from zero on
	 */
	public int index() {
		return this.index;
	}

}
