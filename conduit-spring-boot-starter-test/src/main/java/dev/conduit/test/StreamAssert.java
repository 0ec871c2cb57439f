package dev.conduit.test;

import java.util.Objects;

import org.assertj.core.api.AbstractAssert;

import dev.conduit.message.ErrorCode;

/**
 * Asserts on what a call streams, in the order in which it comes. Made by
 * {@link ConduitTester#stream} and {@link ConduitAssertions#assertThatStream}. Items are
 * asked for one by one, as the test expects them, so that a stream without an end can be
 * tested, too; what the test does not take is given up at the end of its method, or by
 * {@link #cancels()}.
 *
 * @param <T> the items
 * @since 0.1.0
 */
public final class StreamAssert<T> extends AbstractAssert<StreamAssert<T>, StreamProbe<T>> {

	StreamAssert(StreamProbe<T> stream) {
		super(stream, StreamAssert.class);
	}

	/**
	 * The next items are these. Waits for each.
	 * @param items the items
	 * @return this
	 */
	@SafeVarargs
	public final StreamAssert<T> yields(T... items) {
		for (T item : items) {
			String before = this.actual.soFar();
			StreamProbe.Signal<T> next = next("the item " + item);
			if (!(next instanceof StreamProbe.Item<T> came) || !Objects.equals(came.value(), item)) {
				throw unexpected("the item " + item, next, before);
			}
		}
		return this;
	}

	/**
	 * So many items come, whatever they are. Waits for each.
	 * @param count how many
	 * @return this
	 */
	public StreamAssert<T> yieldsItems(int count) {
		for (int i = 0; i < count; i++) {
			String before = this.actual.soFar();
			StreamProbe.Signal<T> next = next("an item");
			if (!(next instanceof StreamProbe.Item<T>)) {
				throw unexpected("an item", next, before);
			}
		}
		return this;
	}

	/**
	 * The stream ends in order.
	 * @return this
	 */
	public StreamAssert<T> completes() {
		String before = this.actual.soFar();
		StreamProbe.Signal<T> next = next("the end");
		if (!(next instanceof StreamProbe.Completion<T>)) {
			throw unexpected("the end", next, before);
		}
		return this;
	}

	/**
	 * The stream fails.
	 * @param code the code of its problem
	 * @return asserts on the failure, as of a call
	 */
	public CallAssert<T> failsWith(ErrorCode code) {
		String before = this.actual.soFar();
		StreamProbe.Signal<T> next = next("the failure " + code);
		if (!(next instanceof StreamProbe.Failure<T> failure)) {
			throw unexpected("the failure " + code, next, before);
		}
		return new CallAssert<T>(new CallOutcome<>(null, failure.cause())).as(descriptionText()).failsWith(code);
	}

	/**
	 * Gives the stream up: the other side is told to stop.
	 * @return this
	 */
	public StreamAssert<T> cancels() {
		this.actual.close();
		return this;
	}

	private StreamProbe.Signal<T> next(String expected) {
		try {
			return this.actual.next();
		}
		catch (AssertionError ex) {
			AssertionError error = failure("Expected %s, but %s", expected, ex.getMessage());
			error.initCause(ex);
			throw error;
		}
	}

	private AssertionError unexpected(String expected, StreamProbe.Signal<T> came, String before) {
		AssertionError error = failure("Expected %s, but it was %s, after %s", expected, came, before);
		if (came instanceof StreamProbe.Failure<T> failure) {
			error.initCause(failure.cause());
		}
		return error;
	}

}
