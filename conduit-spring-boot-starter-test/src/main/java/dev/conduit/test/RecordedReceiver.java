package dev.conduit.test;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.topic.Receiver;

/**
 * Records what a listener gets, and how it ends each.
 *
 * @param receiver the listener
 * @param record where it is recorded
 */
record RecordedReceiver(Receiver receiver, ListenerRecord record) implements Receiver {

	@Override
	public void receive(Delivery delivery) {
		HandedMessage handed = new HandedMessage(delivery);
		this.record.add(handed);
		try {
			this.receiver.receive(new RecordedDelivery(delivery, handed, this.record));
		}
		catch (RuntimeException | Error ex) {
			this.record.end(handed, HandedMessage.Outcome.failed(problemOf(ex)));
			throw ex;
		}
	}

	private static Problem problemOf(Throwable ex) {
		return (ex instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.INTERNAL, String.valueOf(ex));
	}

	/**
	 * A delivery that tells its end, before whoever waits for it goes on.
	 */
	private record RecordedDelivery(Delivery delivery, HandedMessage handed,
			ListenerRecord record) implements ForwardingDelivery {

		@Override
		public void processed() {
			this.record.end(this.handed, HandedMessage.Outcome.PROCESSED);
			this.delivery.processed();
		}

		@Override
		public void reject(Problem problem) {
			this.record.end(this.handed, HandedMessage.Outcome.failed(problem));
			this.delivery.reject(problem);
		}

	}

}
