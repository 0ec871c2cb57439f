package dev.conduit.integration.inbound;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.integration.acks.AcknowledgmentCallback;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Lets a flow say what became of a message. The first word counts.
 */
final class DeliveryAcknowledgmentCallback implements AcknowledgmentCallback {

	private final Delivery delivery;

	private final AtomicBoolean said = new AtomicBoolean();

	DeliveryAcknowledgmentCallback(Delivery delivery) {
		this.delivery = delivery;
	}

	@Override
	public void acknowledge(Status status) {
		if (this.said.compareAndSet(false, true)) {
			switch (status) {
				case ACCEPT -> this.delivery.processed();
				case REQUEUE -> reject("the flow wants the message again", true);
				case REJECT -> reject("the flow rejected the message", false);
			}
		}
	}

	private void reject(String reason, boolean again) {
		this.delivery.reject(Problem.of(ErrorCode.APPLICATION, reason).withRetry(again, null));
	}

	@Override
	public boolean isAcknowledged() {
		return this.said.get();
	}

	/** Nobody says it for the flow. */
	@Override
	public boolean isAutoAck() {
		return false;
	}

	@Override
	public void noAutoAck() {
		// It never was.
	}

}
