package dev.conduit.spring.service;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.spring.binding.Inbound;

/**
 * A call as its method sees it.
 *
 * @param exchange the call
 */
record InboundCall(Exchange exchange) implements Inbound {

	@Override
	public Headers headers() {
		return this.exchange.headers();
	}

	@Override
	public Payload payload() {
		return this.exchange.payload();
	}

	@Override
	public Peer peer() {
		return this.exchange.peer();
	}

	@Override
	public Deadline deadline() {
		return this.exchange.deadline();
	}

	@Override
	public CancellationToken cancellation() {
		return this.exchange.cancellation();
	}

}
