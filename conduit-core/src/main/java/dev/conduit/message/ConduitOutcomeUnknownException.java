package dev.conduit.message;

import org.jspecify.annotations.Nullable;

/**
 * It was sent and the connection ended before the answer: it may have run or not.
 *
 * @since 0.1.0
 */
public class ConduitOutcomeUnknownException extends ConduitException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable MessageId messageId;

	/**
	 * An exception of a problem.
	 * @param problem what went wrong
	 */
	public ConduitOutcomeUnknownException(Problem problem) {
		this(problem, (MessageId) null);
	}

	/**
	 * An exception of a problem with a message.
	 * @param problem what went wrong
	 * @param messageId under which the message may be published again, or {@code null}
	 */
	public ConduitOutcomeUnknownException(Problem problem, @Nullable MessageId messageId) {
		super(problem);
		this.messageId = messageId;
	}

	/**
	 * An exception of a problem that has a cause in this process.
	 * @param problem what went wrong
	 * @param cause what led to it
	 */
	public ConduitOutcomeUnknownException(Problem problem, Throwable cause) {
		super(problem, cause);
		this.messageId = null;
	}

	/**
	 * Under which the message may be published again, so that it is taken once.
	 * @return the id, or {@code null} where it had none or this is about a call
	 */
	public @Nullable MessageId messageId() {
		return this.messageId;
	}

}
