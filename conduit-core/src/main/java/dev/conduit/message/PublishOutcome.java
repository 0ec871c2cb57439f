package dev.conduit.message;

import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message that was published under an id: one of three, and never a
 * guess.
 *
 * @since 0.1.0
 */
public sealed interface PublishOutcome {

	/**
	 * The message.
	 * @return its id
	 */
	MessageId id();

	/**
	 * What came of it.
	 * @param id the message
	 * @param level what was promised, or {@code null} where it failed
	 * @param failure why it failed, or {@code null}
	 * @return the outcome
	 */
	static PublishOutcome of(MessageId id, @Nullable AckLevel level, @Nullable Throwable failure) {
		if (level != null && failure == null) {
			return new Acked(id, level);
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (!(cause instanceof ConduitException known)) {
			return new Unknown(id, Problem.of(ErrorCode.OUTCOME_UNKNOWN, "the publication ended with " + cause));
		}
		// Whoever was interrupted did not wait for the answer.
		return (known instanceof ConduitOutcomeUnknownException || known instanceof ConduitCancelledException)
				? new Unknown(id, known.problem()) : new Rejected(id, known.problem());
	}

	/**
	 * The promise of the level holds.
	 *
	 * @param id the message
	 * @param level what was promised
	 */
	record Acked(MessageId id, AckLevel level) implements PublishOutcome {

	}

	/**
	 * The promise does not hold and will not. A problem that is retryable says that
	 * nobody has the message, so that it may be published again, under this id or
	 * another.
	 *
	 * @param id the message
	 * @param problem why
	 */
	record Rejected(MessageId id, Problem problem) implements PublishOutcome {

	}

	/**
	 * It was sent, and nobody knows whether it was taken. Published again under the same
	 * id within the server's window it is taken once.
	 *
	 * @param id the message
	 * @param problem why nobody knows
	 */
	record Unknown(MessageId id, Problem problem) implements PublishOutcome {

	}

}
