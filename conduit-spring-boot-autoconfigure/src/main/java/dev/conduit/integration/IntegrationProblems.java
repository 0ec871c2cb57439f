package dev.conduit.integration;

import org.jspecify.annotations.Nullable;
import org.springframework.integration.MessageDispatchingException;
import org.springframework.integration.MessageRejectedException;
import org.springframework.integration.MessageTimeoutException;
import org.springframework.messaging.MessageDeliveryException;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.advice.LibraryProblems;

/**
 * What the exceptions of Spring Integration mean to callers and publishers. None of them
 * learns the name of a channel.
 *
 * @since 0.1.0
 */
public final class IntegrationProblems implements LibraryProblems {

	/** Type of the problem for a message that a filter of the flow refuses. */
	public static final String REJECTED = "message-rejected";

	@Override
	public @Nullable Problem problemOf(Throwable failure) {
		Throwable inside = IntegrationFailures.unwrap(failure);
		if (inside instanceof MessageTimeoutException) {
			return Problem.of(ErrorCode.DEADLINE_EXCEEDED, "the flow gave no answer in time");
		}
		if (inside instanceof MessageRejectedException) {
			return Problem.of(ErrorCode.APPLICATION, "the flow rejected the message").withType(REJECTED);
		}
		if (inside instanceof MessageDispatchingException) {
			return Problem.of(ErrorCode.INTERNAL, "nothing is there yet or any more that handles the message")
				.withRetry(true, null);
		}
		if (inside instanceof MessageDeliveryException) {
			return Problem.of(ErrorCode.QUEUE_FULL, "the flow had no room for the message in time");
		}
		return null;
	}

}
