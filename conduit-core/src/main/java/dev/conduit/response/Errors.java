package dev.conduit.response;

import java.time.Duration;
import java.util.List;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Exceptions for what goes wrong most often, to be thrown by the method that is called.
 * Its caller gets the same code.
 *
 * <pre class="code">
 * throw Errors.notFound("order", id);
 * </pre>
 *
 * @since 0.1.0
 */
public final class Errors {

	/** Type of the problem where something is not there. */
	public static final String NOT_FOUND = "not-found";

	private Errors() {
	}

	/**
	 * The input is wrong.
	 * @param violations what is wrong with it, field by field
	 * @return an exception with the code {@code VALIDATION}
	 */
	public static ConduitException validation(Violation... violations) {
		return ConduitException.of(Problem.of(ErrorCode.VALIDATION, "The input is not valid", List.of(violations)));
	}

	/**
	 * There is no such thing.
	 * @param what what was looked for, such as {@code order}
	 * @param id which one
	 * @return an exception with the code {@code APPLICATION} and the type
	 * {@value #NOT_FOUND}
	 */
	public static ConduitException notFound(String what, Object id) {
		return ConduitException
			.of(Problem.of(ErrorCode.APPLICATION, "There is no %s '%s'".formatted(what, Printable.of(id.toString())))
				.withType(NOT_FOUND));
	}

	/**
	 * The caller may not do that.
	 * @param detail what it may not
	 * @return an exception with the code {@code PERMISSION_DENIED}
	 */
	public static ConduitException permissionDenied(String detail) {
		return ConduitException.of(Problem.of(ErrorCode.PERMISSION_DENIED, detail));
	}

	/**
	 * Something failed that the caller can do nothing about.
	 * @param detail what the caller may know of it
	 * @return an exception with the code {@code EXECUTION_FAILED}
	 */
	public static ConduitException internal(String detail) {
		return ConduitException.of(Problem.of(ErrorCode.EXECUTION_FAILED, detail));
	}

	/**
	 * Something took too long.
	 * @param detail what
	 * @return an exception with the code {@code DEADLINE_EXCEEDED}
	 */
	public static ConduitException timeout(String detail) {
		return ConduitException.of(Problem.of(ErrorCode.DEADLINE_EXCEEDED, detail));
	}

	/**
	 * The caller comes too often.
	 * @param retryAfter how long to wait
	 * @return an exception with the code {@code RATE_LIMITED}
	 */
	public static ConduitException rateLimited(Duration retryAfter) {
		return ConduitException
			.of(Problem.of(ErrorCode.RATE_LIMITED, "Too many requests; try again in %s".formatted(retryAfter))
				.withRetry(true, retryAfter));
	}

}
