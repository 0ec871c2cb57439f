package dev.conduit.spring.listener;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.spring.binding.Inbound;

/**
 * Several messages as a listener's method sees them. What is of one message alone, for
 * resolvers of the application that ask for it, is that of the first.
 *
 * @param first the first message
 * @param values what was made of each
 */
record InboundBatch(InboundMessage first, List<@Nullable Object> values) implements Inbound {

	@Override
	public Headers headers() {
		return this.first.headers();
	}

	@Override
	public Payload payload() {
		return this.first.payload();
	}

	@Override
	public Peer peer() {
		return this.first.peer();
	}

	@Override
	public Deadline deadline() {
		return this.first.deadline();
	}

	@Override
	public CancellationToken cancellation() {
		return this.first.cancellation();
	}

}
