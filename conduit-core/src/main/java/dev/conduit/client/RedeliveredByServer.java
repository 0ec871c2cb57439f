package dev.conduit.client;

import java.util.random.RandomGenerator;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Problem;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.RepeatedElsewhere;

/**
 * A delivery that the server repeats, under the listener's own rules: how often, and how
 * long to wait before. So a message that waits for its next attempt waits at the server
 * and holds no place here, and no time-out there counts while it does.
 *
 * @param delivery what came over the link
 * @param rules how often and when
 * @param random where the chance of the back-off comes from
 */
record RedeliveredByServer(Delivery delivery, Redelivery rules,
		RandomGenerator random) implements RepeatedElsewhere, ForwardingDelivery {

	@Override
	public boolean isRepeatedAfter(Problem problem) {
		return problem.retryable() && ackLevel() != AckLevel.NONE && attempt() < this.rules.maxAttempts();
	}

	@Override
	public void reject(Problem problem) {
		if (!problem.retryable()) {
			this.delivery.reject(problem);
		}
		else if (attempt() >= this.rules.maxAttempts()) {
			this.delivery.reject(problem.withRetry(false, null));
		}
		else if (problem.retryAfter() == null) {
			this.delivery.reject(problem.withRetry(true, this.rules.backoff().delay(attempt(), this.random)));
		}
		else {
			this.delivery.reject(problem);
		}
	}

}
