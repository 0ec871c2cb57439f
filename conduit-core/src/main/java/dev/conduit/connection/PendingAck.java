package dev.conduit.connection;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Problem;

/**
 * A message or subscription whose acknowledgment has not come.
 */
sealed interface PendingAck extends PendingTable.Entry {

	void acked(AckLevel level);

	void refused(Problem problem);

	/**
	 * Published by this side, or asked for.
	 */
	final class Asked extends PendingFuture<AckLevel> implements PendingAck {

		Asked(long id) {
			super(id);
		}

		@Override
		public void acked(AckLevel level) {
			succeed(level);
		}

		@Override
		public void refused(Problem problem) {
			fail(problem);
		}

	}

	/**
	 * Delivered to a subscription of the peer.
	 *
	 * @param id the message's id
	 * @param delivery what ends with the acknowledgment
	 */
	record Delivered(long id, Delivery delivery) implements PendingAck {

		@Override
		public void acked(AckLevel level) {
			Callbacks.run("The sender of a delivery", this.delivery::processed);
		}

		@Override
		public void refused(Problem problem) {
			Callbacks.run("The sender of a delivery", () -> this.delivery.reject(problem));
		}

	}

}
