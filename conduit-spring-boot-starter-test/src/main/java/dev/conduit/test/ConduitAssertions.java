package dev.conduit.test;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

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

	/**
	 * Looks at what an application published or called.
	 * @param messages such as {@link ConduitTester#published()} gives
	 * @return asserts on them
	 */
	public static SentMessagesAssert assertThat(SentMessages messages) {
		return new SentMessagesAssert(messages);
	}

	/**
	 * Looks at the stream that a client gave.
	 * @param <T> the items
	 * @param stream subscribed to now, once; the test takes it to its end or
	 * {@linkplain StreamAssert#cancels() gives it up}
	 * @return asserts on what comes
	 */
	public static <T> StreamAssert<T> assertThatStream(Flow.Publisher<T> stream) {
		StreamProbe<T> probe = new StreamProbe<>(ConduitTester.PATIENCE);
		stream.subscribe(probe);
		return new StreamAssert<>(probe);
	}

	/**
	 * Looks at the stream that a client gave.
	 * @param <T> the items
	 * @param stream taken from a virtual thread; the test takes it to its end or
	 * {@linkplain StreamAssert#cancels() gives it up}
	 * @return asserts on what comes
	 */
	public static <T> StreamAssert<T> assertThatStream(Stream<T> stream) {
		return assertThatStream(new PulledStream<>(stream));
	}

}
