package dev.conduit.server;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that is taken once: what becomes of it is told to all that came under its id.
 *
 * @param first the one that came first
 * @param remembered what is known of the id
 */
record OnceDelivery(Delivery first, DedupWindow.Remembered remembered) implements Delivery {

	@Override
	public Message message() {
		return this.first.message();
	}

	@Override
	public int attempt() {
		return this.first.attempt();
	}

	@Override
	public long correlationId() {
		return this.first.correlationId();
	}

	@Override
	public AckLevel ackLevel() {
		return this.first.ackLevel();
	}

	@Override
	public Deadline expiry() {
		return this.first.expiry();
	}

	@Override
	public Source source() {
		return this.first.source();
	}

	@Override
	public Peer peer() {
		return this.first.peer();
	}

	@Override
	public void received() {
		this.first.received();
		this.remembered.received();
	}

	@Override
	public void processed() {
		this.first.processed();
		this.remembered.end(null);
	}

	@Override
	public void reject(Problem problem) {
		// Forgotten before the sender learns of it, who may publish it again at once.
		this.remembered.end(problem);
		this.first.reject(problem);
	}

}
