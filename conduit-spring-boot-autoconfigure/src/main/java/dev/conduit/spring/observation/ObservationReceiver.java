package dev.conduit.spring.observation;

import java.util.function.Function;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.topic.Receiver;

/**
 * Observes what a listener gets, until it ends the delivery.
 *
 * @param receiver gets the messages
 * @param begin begins to observe a message
 */
record ObservationReceiver(Receiver receiver, Function<Delivery, Run> begin) implements Receiver {

	@Override
	public void receive(Delivery delivery) {
		Run run = this.begin.apply(delivery);
		Run.Scope scope = run.open();
		try {
			this.receiver.receive(new ObservedDelivery(delivery, run));
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * A delivery that tells its end.
	 */
	private record ObservedDelivery(Delivery delivery, Run run) implements ForwardingDelivery {

		@Override
		public void processed() {
			this.run.end(null);
			this.delivery.processed();
		}

		@Override
		public void reject(Problem problem) {
			this.run.end(ConduitException.of(problem));
			this.delivery.reject(problem);
		}

	}

}
