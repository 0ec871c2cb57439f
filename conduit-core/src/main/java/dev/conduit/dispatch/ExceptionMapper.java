package dev.conduit.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;

import dev.conduit.exchange.Exchange;
import dev.conduit.message.Problem;

/**
 * Says what a caller learns of an exception. The one place for it: handlers that end
 * their exchange later use the same mapper as the dispatcher. Called on any thread; never
 * blocks.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ExceptionMapper {

	/** Wrappers inside wrappers, at most. */
	int MAX_WRAPPERS = 16;

	/**
	 * The problem that stands for an exception.
	 * @param failure what the handler threw
	 * @param exchange the call
	 * @return what its caller gets; nothing in it comes from the exception unless that
	 * was meant to travel
	 */
	Problem toProblem(Throwable failure, Exchange exchange);

	/**
	 * The mapper that is used where nobody says otherwise. What travels:
	 * <ul>
	 * <li>The problem of a {@link dev.conduit.message.ConduitException}, where its code
	 * tells the caller something about this very call. A problem that speaks of another
	 * connection or method, because the handler itself called somebody, is an unexpected
	 * failure. As the handler has run, nothing but an application's own problem
	 * ({@link dev.conduit.message.ErrorCode#APPLICATION}) may still call itself
	 * retryable.</li>
	 * <li>{@code CANCELLED} for what an interrupt or a cancellation throws in a call that
	 * was cancelled.</li>
	 * <li>{@code DEADLINE_EXCEEDED} for a
	 * {@link java.util.concurrent.TimeoutException}.</li>
	 * <li>{@code EXECUTION_FAILED} for all else, with an error id and not a word more.
	 * The same id stands in the log, with the exception.</li>
	 * </ul>
	 * @return the mapper
	 */
	static ExceptionMapper standard() {
		return new StandardExceptionMapper(() -> ThreadLocalRandom.current().nextInt());
	}

	/**
	 * What is inside the wrappers that reflection and futures put around an exception.
	 * @param failure the exception
	 * @return the exception or its cause
	 */
	static Throwable unwrap(Throwable failure) {
		Throwable inside = failure;
		for (int i = 0; i < MAX_WRAPPERS && isWrapper(inside) && inside.getCause() != null; i++) {
			inside = inside.getCause();
		}
		return inside;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof InvocationTargetException || failure instanceof UndeclaredThrowableException;
	}

}
