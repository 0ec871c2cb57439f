package dev.conduit.exchange;

import java.util.concurrent.Flow;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;

/**
 * An exchange that stands for another: for {@link ExchangeInterceptor}s that change a
 * part of a call, or want to see its answer.
 *
 * @since 0.1.0
 */
public abstract class ForwardingExchange implements Exchange {

	private final Exchange exchange;

	/**
	 * Stands for an exchange.
	 * @param exchange the exchange
	 */
	protected ForwardingExchange(Exchange exchange) {
		this.exchange = exchange;
	}

	@Override
	public Interaction interaction() {
		return this.exchange.interaction();
	}

	@Override
	public Route route() {
		return this.exchange.route();
	}

	@Override
	public long correlationId() {
		return this.exchange.correlationId();
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
	public Flow.Publisher<Payload> items() {
		return this.exchange.items();
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

	@Override
	public void reply(Headers headers, Payload payload) {
		this.exchange.reply(headers, payload);
	}

	@Override
	public void reply(Flow.Publisher<Payload> stream) {
		this.exchange.reply(stream);
	}

	@Override
	public void fail(Problem problem) {
		this.exchange.fail(problem);
	}

	@Override
	public void onEnd(Runnable action) {
		this.exchange.onEnd(action);
	}

}
