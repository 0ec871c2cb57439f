package dev.conduit.test;

import org.assertj.core.api.AbstractAssert;

import dev.conduit.message.ErrorCode;
import dev.conduit.topic.DeadLetter;

/**
 * Asserts on a message that was given up. Made by {@link ConduitAssertions#assertThat}.
 *
 * @since 0.1.0
 */
public final class DeadLetterAssert extends AbstractAssert<DeadLetterAssert, DeadLetter> {

	DeadLetterAssert(DeadLetter letter) {
		super(letter, DeadLetterAssert.class);
	}

	/**
	 * The subscriber got it this often.
	 * @param attempts how often, 1 or more
	 * @return this
	 */
	public DeadLetterAssert hasAttempts(int attempts) {
		isNotNull();
		if (this.actual.attempts() != attempts) {
			throw failure("Expected a dead letter after %s attempts, but it had %s, the last of which failed with %s",
					attempts, this.actual.attempts(), this.actual.problem().summary());
		}
		return this;
	}

	/**
	 * The last attempt failed with a problem.
	 * @param code its code
	 * @return this
	 */
	public DeadLetterAssert failedWith(ErrorCode code) {
		isNotNull();
		if (this.actual.problem().code() != code) {
			throw failure("Expected a dead letter because of %s, but it is one because of %s", code,
					this.actual.problem().summary());
		}
		return this;
	}

	/**
	 * It is the letter of a listener, not of a group or a client.
	 * @param id id of the listener
	 * @return this
	 */
	public DeadLetterAssert isOfListener(String id) {
		isNotNull();
		if (!this.actual.subscriber().name().equals(id)) {
			throw failure("Expected a dead letter of the listener '%s', but it is one of %s", id,
					this.actual.subscriber());
		}
		return this;
	}

}
