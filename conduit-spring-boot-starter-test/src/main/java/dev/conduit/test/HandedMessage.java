package dev.conduit.test;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * One attempt to hand a message to a listener, and how it ended.
 */
final class HandedMessage {

	private final Message message;

	private final int attempt;

	private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.IN_HAND);

	HandedMessage(Delivery delivery) {
		this.message = delivery.message();
		this.attempt = delivery.attempt();
	}

	Message message() {
		return this.message;
	}

	/** Only the first end counts. */
	void end(Outcome end) {
		this.outcome.compareAndSet(Outcome.IN_HAND, end);
	}

	boolean isProcessed() {
		return Outcome.PROCESSED.equals(this.outcome.get());
	}

	@Nullable Problem problem() {
		return this.outcome.get().problem();
	}

	@Override
	public String toString() {
		Outcome now = this.outcome.get();
		Problem problem = now.problem();
		return "%s on '%s' (attempt %d): %s".formatted((problem != null) ? problem.summary() : now.text(),
				this.message.topic(), this.attempt, Payloads.show(this.message.payload()));
	}

	/**
	 * How far it is.
	 *
	 * @param text for readers
	 * @param problem why it failed, {@code null} where it did not
	 */
	record Outcome(String text, @Nullable Problem problem) {

		static final Outcome IN_HAND = new Outcome("in hand", null);

		static final Outcome PROCESSED = new Outcome("processed", null);

		static Outcome failed(Problem problem) {
			return new Outcome("failed", problem);
		}

	}

}
