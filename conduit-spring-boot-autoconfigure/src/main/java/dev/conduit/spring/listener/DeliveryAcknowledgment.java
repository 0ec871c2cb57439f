package dev.conduit.spring.listener;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * The acknowledgment of a delivery, which itself sees to it that the first word counts.
 *
 * @param delivery the delivery
 */
record DeliveryAcknowledgment(Delivery delivery) implements Acknowledgment {

	@Override
	public void acknowledge() {
		this.delivery.processed();
	}

	@Override
	public void retry(String reason) {
		reject(reason, true, null);
	}

	@Override
	public void retry(String reason, Duration after) {
		reject(reason, true, after);
	}

	@Override
	public void reject(String reason) {
		reject(reason, false, null);
	}

	private void reject(String reason, boolean retryable, @Nullable Duration after) {
		this.delivery.reject(Problem.of(ErrorCode.APPLICATION, reason).withRetry(retryable, after));
	}

	@Override
	public int attempt() {
		return this.delivery.attempt();
	}

}
