package dev.conduit.server;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.Problem;

/**
 * A message that is taken once: what becomes of it is told to all that came under its id.
 *
 * @param delivery the one that came first
 * @param remembered what is known of the id
 */
record OnceDelivery(Delivery delivery, DedupWindow.Remembered remembered) implements ForwardingDelivery {

	@Override
	public void received() {
		this.delivery.received();
		this.remembered.received();
	}

	@Override
	public void processed() {
		this.delivery.processed();
		this.remembered.end(null);
	}

	@Override
	public void reject(Problem problem) {
		// Forgotten before the sender learns of it, who may publish it again at once.
		this.remembered.end(problem);
		this.delivery.reject(problem);
	}

}
