package dev.conduit.spring.observation;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Problem;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * Observes what a listener gets, until it ends the delivery.
 *
 * @param listener id of the listener
 * @param pattern one of its patterns
 * @param receiver gets the messages
 * @param observations begins observations
 */
record ObservationReceiver(String listener, TopicPattern pattern, Receiver receiver,
		ConduitObservations observations) implements Receiver {

	@Override
	public void receive(Delivery delivery) {
		Run run = this.observations.listener(this.listener, this.pattern, delivery);
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
