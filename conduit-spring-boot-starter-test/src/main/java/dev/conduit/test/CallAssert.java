package dev.conduit.test;

import java.util.List;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * Asserts on how a call ended. Made by {@link ConduitAssertions#assertThatCall} and
 * {@link ConduitTester#call}; the call has ended when there is one of these.
 *
 * @param <T> the result of the call
 * @since 0.1.0
 */
public final class CallAssert<T> extends AbstractAssert<CallAssert<T>, CallOutcome<T>> {

	CallAssert(CallOutcome<T> outcome) {
		super(outcome, CallAssert.class);
	}

	/**
	 * The call succeeded.
	 * @return asserts on its result
	 */
	public ObjectAssert<@Nullable T> succeeds() {
		Throwable failure = this.actual.failure();
		if (failure != null) {
			AssertionError error = failure("Expected a result, but the call failed: %s", failure);
			error.initCause(failure);
			throw error;
		}
		return new ObjectAssert<>(this.actual.result());
	}

	/**
	 * The call succeeded, with a result.
	 * @param result what it must equal
	 * @return this
	 */
	public CallAssert<T> returns(@Nullable T result) {
		succeeds().as(descriptionText()).isEqualTo(result);
		return this;
	}

	/**
	 * The call failed with an exception, such as one that the client's method declares.
	 * @param type its class or one above
	 * @return asserts on it
	 */
	public AbstractThrowableAssert<?, ? extends Throwable> failsWith(Class<? extends Throwable> type) {
		return Assertions.assertThat(requireFailure()).as(descriptionText()).isInstanceOf(type);
	}

	/**
	 * The call failed with a problem.
	 * @param code its code
	 * @return this
	 */
	public CallAssert<T> failsWith(ErrorCode code) {
		Problem problem = requireProblem();
		if (problem.code() != code) {
			throw failure("Expected the problem %s, but the call failed with %s", code, problem.summary());
		}
		return this;
	}

	/**
	 * The problem has a name that the application declared with {@code @ConduitError}.
	 * @param type the name
	 * @return this
	 */
	public CallAssert<T> withType(String type) {
		Problem problem = requireProblem();
		if (!problem.type().equals(type)) {
			throw failure("Expected a problem of the type '%s', but the call failed with %s", type, problem.summary());
		}
		return this;
	}

	/**
	 * The problem's detail, for readers, says something.
	 * @param text a part of it
	 * @return this
	 */
	public CallAssert<T> withDetailContaining(String text) {
		Problem problem = requireProblem();
		if (!problem.detail().contains(text)) {
			throw failure("Expected a problem whose detail contains '%s', but the call failed with %s", text,
					problem.summary());
		}
		return this;
	}

	/**
	 * The problem names a violation, perhaps among others.
	 * @param field path of the parameter or property, such as {@code order.amount}
	 * @param message what it says, in full
	 * @return this
	 */
	public CallAssert<T> withViolation(String field, String message) {
		Problem problem = requireProblem();
		if (!problem.violations().contains(new Violation(field, message))) {
			throw failure("Expected a violation of '%s' saying '%s', but the call failed with %s", field, message,
					problem.summary());
		}
		return this;
	}

	/**
	 * The problem names violations of these fields, and of no others.
	 * @param fields paths of parameters or properties, in any order
	 * @return this
	 */
	public CallAssert<T> withViolationsOf(String... fields) {
		List<String> violated = requireProblem().violations().stream().map(Violation::field).toList();
		Assertions.assertThat(violated).as(descriptionText()).containsExactlyInAnyOrder(fields);
		return this;
	}

	/**
	 * The call failed, whatever with.
	 * @return asserts on the exception
	 */
	public AbstractThrowableAssert<?, ? extends Throwable> fails() {
		return Assertions.assertThat(requireFailure()).as(descriptionText());
	}

	/**
	 * The caller's time was over before there was an answer; the call may have run.
	 * @return this
	 */
	public CallAssert<T> missesItsDeadline() {
		return failsWith(ErrorCode.DEADLINE_EXCEEDED);
	}

	/**
	 * The problem says that the same call may succeed later, and surely did not run.
	 * @return this
	 */
	public CallAssert<T> isRetryable() {
		Problem problem = requireProblem();
		if (!problem.retryable()) {
			throw failure("Expected a problem that may be retried, but %s may not", problem.summary());
		}
		return this;
	}

	private Problem requireProblem() {
		Throwable failure = requireFailure();
		if (failure instanceof ConduitException ex) {
			return ex.problem();
		}
		AssertionError error = failure("Expected a problem, but the client threw %s, which carries none", failure);
		error.initCause(failure);
		throw error;
	}

	private Throwable requireFailure() {
		Throwable failure = this.actual.failure();
		if (failure == null) {
			throw failure("Expected a failure, but the call returned %s", this.actual.result());
		}
		return failure;
	}

}
