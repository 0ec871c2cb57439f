package dev.conduit.test;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

import dev.conduit.topic.DeadLetter;

/**
 * AssertJ's way in to what Conduit does.
 *
 * <pre class="code">
 * assertThatCall(() -&gt; orders.place(new Order("pen", 0))).failsWith(ErrorCode.VALIDATION)
 * 	.withViolation("order.amount", "must be greater than 0");
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConduitAssertions {

	private ConduitAssertions() {
	}

	/**
	 * Makes a call whose result counts.
	 * @param <T> the result
	 * @param call calls a client; exceptions are its outcome
	 * @return asserts on the outcome, whatever it is
	 */
	public static <T> CallAssert<T> assertThatCall(Callable<? extends @Nullable T> call) {
		try {
			return new CallAssert<>(new CallOutcome<>(call.call(), null));
		}
		catch (Exception ex) {
			return new CallAssert<>(new CallOutcome<>(null, ex));
		}
	}

	/**
	 * Makes a call without a result.
	 * @param call calls a client; exceptions are its outcome
	 * @return asserts on the outcome, whatever it is
	 */
	public static CallAssert<Void> assertThatCall(ThrowingCallable call) {
		return new CallAssert<>(new CallOutcome<>(null, Assertions.catchThrowable(call)));
	}

	/**
	 * Waits for a call that was begun.
	 * @param <T> the result
	 * @param answer what the client gave
	 * @return asserts on the outcome, whatever it is
	 */
	public static <T> CallAssert<T> assertThatCall(CompletionStage<? extends @Nullable T> answer) {
		return new CallAssert<>(CallOutcome.of(answer));
	}

	/**
	 * Looks at a message that was given up.
	 * @param letter the letter, such as {@link ConduitTester#awaitDeadLetter} gives
	 * @return asserts on it
	 */
	public static DeadLetterAssert assertThat(DeadLetter letter) {
		return new DeadLetterAssert(letter);
	}

}
