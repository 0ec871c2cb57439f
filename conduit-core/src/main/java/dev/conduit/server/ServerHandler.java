package dev.conduit.server;

import dev.conduit.dispatch.Dispatcher;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.Printable;
import dev.conduit.topic.Bus;
import dev.conduit.topic.MailboxOptions;

/**
 * Leads calls to the dispatcher, and messages and subscriptions to the bus.
 *
 * @param gate says what a client may do
 * @param dispatcher runs calls
 * @param dedup takes messages with ids once
 * @param bus fans messages out
 * @param peers how the mailboxes of subscribers work
 * @param shared subscriptions that peers have in common
 */
record ServerHandler(Gate gate, Dispatcher dispatcher, DedupWindow dedup, Bus bus, MailboxOptions peers,
		SharedSubscriptions shared) implements ExchangeHandler {

	@Override
	public void call(Exchange exchange) {
		if (this.gate.lets(exchange)) {
			this.dispatcher.dispatch(exchange);
		}
		else {
			this.dispatcher.deny(exchange);
		}
	}

	@Override
	public void message(Delivery delivery) {
		if (this.gate.lets(delivery)) {
			this.dedup.pass(delivery, this.bus::publish);
		}
	}

	@Override
	public void subscribe(PeerSubscription subscription) {
		this.gate.check(subscription);
		if (this.shared.join(subscription)) {
			return;
		}
		this.bus.subscribe(subscription, this.peers.withName(nameOf(subscription.peer())));
	}

	/** Short enough for the name of a mailbox, whatever the client calls itself. */
	private static String nameOf(Peer peer) {
		String name = Printable.of(peer.name());
		return "connection %d of '%s'".formatted(peer.connectionId(), name.substring(0, Math.min(100, name.length())));
	}

	@Override
	public void unsubscribe(PeerSubscription subscription) {
		if (!this.shared.leave(subscription)) {
			this.bus.unsubscribe(subscription);
		}
	}

}
