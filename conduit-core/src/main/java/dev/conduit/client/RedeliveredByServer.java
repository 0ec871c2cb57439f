package dev.conduit.client;

import java.util.random.RandomGenerator;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
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
record RedeliveredByServer(Delivery delivery, Redelivery rules, RandomGenerator random) implements RepeatedElsewhere {

	@Override
	public boolean isRepeatedAfter(Problem problem) {
		return problem.retryable() && ackLevel() != AckLevel.NONE && attempt() < this.rules.maxAttempts();
	}

	@Override
	public Message message() {
		return this.delivery.message();
	}

	@Override
	public int attempt() {
		return this.delivery.attempt();
	}

	@Override
	public AckLevel ackLevel() {
		return this.delivery.ackLevel();
	}

	@Override
	public Deadline expiry() {
		return this.delivery.expiry();
	}

	@Override
	public Source source() {
		return this.delivery.source();
	}

	@Override
	public Peer peer() {
		return this.delivery.peer();
	}

	@Override
	public void received() {
		this.delivery.received();
	}

	@Override
	public void processed() {
		this.delivery.processed();
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
