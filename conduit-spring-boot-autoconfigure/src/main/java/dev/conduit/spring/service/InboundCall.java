package dev.conduit.spring.service;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.spring.binding.InboundItems;

/**
 * A call as its method sees it.
 *
 * @param exchange the call
 * @param executor runs what may take long on account of the call
 */
record InboundCall(Exchange exchange, Executor executor) implements InboundItems {

	@Override
	public Flow.Publisher<Payload> items() {
		return this.exchange.items();
	}

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
