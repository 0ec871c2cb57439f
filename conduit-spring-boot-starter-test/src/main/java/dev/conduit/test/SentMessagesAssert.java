package dev.conduit.test;

import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.AbstractAssert;

/**
 * Asserts on what an application published or called. Made by
 * {@link ConduitAssertions#assertThat(SentMessages)}. A payload equals what is expected
 * where it is the same bytes, or reads as an equal object.
 *
 * @since 0.1.0
 */
public final class SentMessagesAssert extends AbstractAssert<SentMessagesAssert, SentMessages> {

	SentMessagesAssert(SentMessages messages) {
		super(messages, SentMessagesAssert.class);
	}

	/**
	 * Such a message was sent until now, perhaps among others.
	 * @param to the topic, or the method
	 * @param payload what it says
	 * @return this
	 */
	public SentMessagesAssert contains(String to, Object payload) {
		isNotNull();
		if (!this.actual.contains(to, payload)) {
			throw missing(to, payload, "");
		}
		return this;
	}

	/**
	 * Such a message was sent, or will be soon: waits for it as long as the tester is
	 * patient, and not at all with a {@link RecordingTemplate}.
	 * @param to the topic, or the method
	 * @param payload what it says
	 * @return this
	 */
	public SentMessagesAssert eventuallyContains(String to, Object payload) {
		isNotNull();
		if (!this.actual.await(to, payload)) {
			throw missing(to, payload, " within " + this.actual.patience());
		}
		return this;
	}

	private AssertionError missing(String to, Object payload, String when) {
		return failure("Expected %s to '%s'%s that say %s, but %s", this.actual.noun(), to, when,
				Payloads.show(payload), this.actual.describe(to));
	}

	/**
	 * These were sent to one topic or method until now, in this order, and no others.
	 * What was sent elsewhere does not matter.
	 * @param to the topic, or the method
	 * @param payloads what they say; none for {@link #hasNone}
	 * @return this
	 */
	public SentMessagesAssert containsExactly(String to, Object... payloads) {
		isNotNull();
		List<SentMessage> sent = this.actual.sentTo(to);
		boolean same = sent.size() == payloads.length;
		for (int i = 0; same && i < payloads.length; i++) {
			same = this.actual.payloads().says(sent.get(i).payload(), payloads[i]);
		}
		if (!same) {
			throw failure("Expected exactly these %s to '%s', in this order: %s; but %s", this.actual.noun(), to,
					Stream.of(payloads).map(Payloads::show).toList(), this.actual.describe(to));
		}
		return this;
	}

	/**
	 * Nothing was sent to a topic or method until now.
	 * @param to the topic, or the method
	 * @return this
	 */
	public SentMessagesAssert hasNone(String to) {
		isNotNull();
		if (!this.actual.sentTo(to).isEmpty()) {
			throw failure("Expected no %s to '%s', but %s", this.actual.noun(), to, this.actual.describe(to));
		}
		return this;
	}

	/**
	 * Nothing was sent at all until now.
	 * @return this
	 */
	public SentMessagesAssert isEmpty() {
		isNotNull();
		if (!this.actual.all().isEmpty()) {
			throw failure("Expected no %s, but %s", this.actual.noun(), this.actual.describe(null));
		}
		return this;
	}

}
