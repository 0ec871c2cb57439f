package dev.conduit.test;

import java.util.function.Predicate;

import org.assertj.core.api.AbstractAssert;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Asserts on what a listener of the application got since the test method began. Made by
 * {@link ConduitTester#listener}. Each waits for what it expects, as long as the tester
 * is patient.
 *
 * @since 0.1.0
 */
public final class ListenerAssert extends AbstractAssert<ListenerAssert, ListenerRecord> {

	ListenerAssert(ListenerRecord listener) {
		super(listener, ListenerAssert.class);
	}

	/**
	 * The listener was handed a message, whatever became of it.
	 * @param payload what it says
	 * @return this
	 */
	public ListenerAssert received(Object payload) {
		return await("to be handed", payload, (message) -> true);
	}

	/**
	 * The listener has handled a message.
	 * @param payload what it says
	 * @return this
	 */
	public ListenerAssert processed(Object payload) {
		return await("to handle", payload, HandedMessage::isProcessed);
	}

	/**
	 * The listener has failed with a message, once at least.
	 * @param payload what it says
	 * @param code how
	 * @return this
	 */
	public ListenerAssert failedWith(Object payload, ErrorCode code) {
		return await("to fail by " + code + " with", payload, (message) -> {
			Problem problem = message.problem();
			return problem != null && problem.code() == code;
		});
	}

	/**
	 * The listener has handled so many messages, or more.
	 * @param count how many
	 * @return this
	 */
	public ListenerAssert processedAtLeast(int count) {
		if (!this.actual.await(count, HandedMessage::isProcessed)) {
			throw failure("Expected the listener '%s' to handle %s messages within %s, but %s", this.actual.id(), count,
					this.actual.patience(), this.actual);
		}
		return this;
	}

	/**
	 * The listener was handed nothing until now. Does not wait.
	 * @return this
	 */
	public ListenerAssert receivedNothing() {
		if (!this.actual.handed().isEmpty()) {
			throw failure("Expected the listener '%s' to be handed nothing, but %s", this.actual.id(), this.actual);
		}
		return this;
	}

	private ListenerAssert await(String what, Object payload, Predicate<HandedMessage> state) {
		Predicate<HandedMessage> says = (message) -> this.actual.payloads().says(message.message().payload(), payload);
		if (!this.actual.await(1, says.and(state))) {
			throw failure("Expected the listener '%s' %s %s within %s, but %s", this.actual.id(), what,
					Payloads.show(payload), this.actual.patience(), this.actual);
		}
		return this;
	}

}
