package dev.conduit.spring.listener;

import java.util.Map;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.Inbound;

/**
 * A message as a listener's method sees it. Nobody waits for its result until a deadline.
 *
 * @param delivery the delivery
 * @param variables what the pattern captured of the topic
 * @param carried what the thread knew that brought it
 */
record InboundMessage(Delivery delivery, Map<String, String> variables,
		CarriedContext.Carried carried) implements Inbound {

	private static final CancellationToken NEVER = new CancellationToken() {

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public Registration onCancel(Runnable action) {
			return () -> {
			};
		}

	};

	/** One that is handled on the thread that brings it. */
	InboundMessage(Delivery delivery, Map<String, String> variables) {
		this(delivery, variables, CarriedContext.Carried.NOTHING);
	}

	InboundMessage with(CarriedContext.Carried carried) {
		return new InboundMessage(this.delivery, this.variables, carried);
	}

	@Override
	public Headers headers() {
		return this.delivery.message().headers();
	}

	@Override
	public Payload payload() {
		return this.delivery.message().payload();
	}

	@Override
	public Peer peer() {
		return this.delivery.peer();
	}

	@Override
	public Deadline deadline() {
		return Deadline.NONE;
	}

	@Override
	public CancellationToken cancellation() {
		return NEVER;
	}

}
