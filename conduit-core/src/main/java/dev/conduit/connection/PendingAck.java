package dev.conduit.connection;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Problem;

/**
 * A message or subscription whose acknowledgment has not come.
 */
sealed interface PendingAck extends PendingTable.Entry {

	void acked(Frame.Ack ack);

	void refused(Problem problem);

	/**
	 * Published by this side.
	 */
	final class Asked extends PendingFuture<AckLevel> implements PendingAck {

		Asked(long id, Deadline deadline) {
			super(id, deadline);
		}

		@Override
		public void acked(Frame.Ack ack) {
			succeed(ack.level());
		}

		@Override
		public void refused(Problem problem) {
			fail(problem);
		}

	}

	/**
	 * Asked for by this side.
	 */
	final class Subscribed extends PendingFuture<Frame.Ack> implements PendingAck {

		Subscribed(long id) {
			super(id, Deadline.NONE);
		}

		@Override
		public void acked(Frame.Ack ack) {
			succeed(ack);
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
		public void acked(Frame.Ack ack) {
			Callbacks.run("The sender of a delivery", this.delivery::processed);
		}

		@Override
		public void refused(Problem problem) {
			Callbacks.run("The sender of a delivery", () -> this.delivery.reject(problem));
		}

	}

}
