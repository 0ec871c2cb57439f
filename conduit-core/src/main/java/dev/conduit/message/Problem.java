package dev.conduit.message;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in the shape of RFC 9457: it travels instead of an exception, and
 * becomes one again at the caller.
 *
 * @param code stable code
 * @param type name of the problem that the application declared, such as
 * {@code insufficient-funds}; empty where the code says it all
 * @param detail what happened this time, for a reader; at most 4096 bytes travel
 * @param violations what is wrong with the input, one by one; at most 256 travel
 * @param retryable whether the same request may succeed later and surely did not run
 * @param retryAfter how long to wait before, or {@code null} where nobody knows
 * @param body what the application adds, empty for nothing
 * @since 0.1.0
 */
public record Problem(ErrorCode code, String type, String detail, List<Violation> violations, boolean retryable,
		@Nullable Duration retryAfter, Payload body) {

	/** The most violations that travel; further ones are counted in the detail. */
	public static final int MAX_VIOLATIONS = 256;

	/** The longest detail that travels, in bytes of UTF-8. */
	public static final int MAX_DETAIL_BYTES = 4096;

	public Problem {
		violations = List.copyOf(violations);
		body = body.plain();
	}

	/**
	 * A problem with the code's own answer to whether a retry makes sense.
	 * @param code stable code
	 * @param detail what happened
	 * @return the problem
	 */
	public static Problem of(ErrorCode code, String detail) {
		return new Problem(code, "", detail, List.of(), code.retryable(), null, Payload.EMPTY);
	}

	/**
	 * A problem with an input.
	 * @param code stable code
	 * @param detail what happened
	 * @param violations what is wrong
	 * @return the problem
	 */
	public static Problem of(ErrorCode code, String detail, List<Violation> violations) {
		return new Problem(code, "", detail, violations, code.retryable(), null, Payload.EMPTY);
	}

	/**
	 * The same problem under a name that the application declared.
	 * @param type the name
	 * @return the new problem
	 */
	public Problem withType(String type) {
		return new Problem(this.code, type, this.detail, this.violations, this.retryable, this.retryAfter, this.body);
	}

	/**
	 * The same problem with an answer to whether and when a retry makes sense.
	 * @param retryable whether it does
	 * @param retryAfter how long to wait before, or {@code null}
	 * @return the new problem
	 */
	public Problem withRetry(boolean retryable, @Nullable Duration retryAfter) {
		return new Problem(this.code, this.type, this.detail, this.violations, retryable, retryAfter, this.body);
	}

	/**
	 * The same problem with what the application adds.
	 * @param body any payload
	 * @return the new problem
	 */
	public Problem withBody(Payload body) {
		return new Problem(this.code, this.type, this.detail, this.violations, this.retryable, this.retryAfter, body);
	}

	/**
	 * One line for logs and exception messages.
	 * @return code, type, detail and violations
	 */
	public String summary() {
		StringBuilder line = new StringBuilder(this.code.title());
		if (!this.type.isEmpty()) {
			line.append(" (").append(Printable.of(this.type)).append(')');
		}
		if (!this.detail.isEmpty()) {
			line.append(": ").append(Printable.of(this.detail));
		}
		for (Violation violation : this.violations.subList(0, Math.min(8, this.violations.size()))) {
			line.append("; ")
				.append(Printable.of(violation.field()))
				.append(' ')
				.append(Printable.of(violation.message()));
		}
		return line.toString();
	}

}
