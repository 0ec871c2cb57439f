package dev.conduit.client;

import dev.conduit.dispatch.Dispatcher;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Leads what the server calls to the dispatcher, and what it pushes to the subscriptions.
 *
 * @param dispatcher runs calls
 * @param subscriptions take messages
 */
record ClientHandler(Dispatcher dispatcher, Subscriptions subscriptions) implements ExchangeHandler {

	@Override
	public void call(Exchange exchange) {
		this.dispatcher.dispatch(exchange);
	}

	@Override
	public void message(Delivery delivery) {
		this.subscriptions.pushed(delivery);
	}

	@Override
	public void subscribe(PeerSubscription subscription) {
		throw ConduitException.of(Problem.of(ErrorCode.UNSUPPORTED_INTERACTION, "a client takes no subscriptions"));
	}

	@Override
	public void unsubscribe(PeerSubscription subscription) {
		// None was taken.
	}

}
