package dev.conduit.spring.observation;

import io.micrometer.observation.transport.RequestReplyReceiverContext;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * A call that this application answers. Its carrier are the headers of the call.
 *
 * @since 0.1.0
 */
public final class ServerRequestObservationContext extends RequestReplyReceiverContext<Headers, Payload> {

	private final Route route;

	private final Interaction interaction;

	private final Peer peer;

	ServerRequestObservationContext(Exchange exchange) {
		super(Headers::get);
		this.route = exchange.route();
		this.interaction = exchange.interaction();
		this.peer = exchange.peer();
		setCarrier(exchange.headers());
		setRemoteServiceName(this.peer.name());
		setRemoteServiceAddress(RemoteAddress.of(this.peer.address()));
	}

	/**
	 * The method.
	 * @return its name
	 */
	public Route route() {
		return this.route;
	}

	/**
	 * Shape of the call.
	 * @return the shape
	 */
	public Interaction interaction() {
		return this.interaction;
	}

	/**
	 * Who calls.
	 * @return the peer
	 */
	public Peer peer() {
		return this.peer;
	}

}
