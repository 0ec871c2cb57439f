package dev.conduit.integration;

import org.springframework.messaging.MessagingException;

/**
 * What went wrong in a flow, without what channels and handlers put around it.
 *
 * @since 0.1.0
 */
public final class IntegrationFailures {

	private static final int MAX_WRAPPERS = 32;

	private IntegrationFailures() {
	}

	/**
	 * What is inside.
	 * @param failure what a channel threw
	 * @return the first cause that is no {@link MessagingException}; the innermost of
	 * these where there is none
	 */
	public static Throwable unwrap(Throwable failure) {
		Throwable inside = failure;
		for (int i = 0; i < MAX_WRAPPERS && inside instanceof MessagingException; i++) {
			Throwable cause = inside.getCause();
			if (cause == null) {
				return inside;
			}
			inside = cause;
		}
		return inside;
	}

	/**
	 * The same, to be thrown.
	 * @param failure what a channel threw
	 * @return what is inside, where it is an exception
	 */
	public static Exception toException(RuntimeException failure) {
		Throwable inside = unwrap(failure);
		if (inside instanceof Error error) {
			throw error;
		}
		return (inside instanceof Exception exception) ? exception : failure;
	}

}
