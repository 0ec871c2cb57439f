package dev.conduit.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

/**
 * Asks the policy before anything that a client wants goes on. What it refuses it says in
 * the log at the level of debugging: a client may want a lot.
 *
 * @param policy the policy
 */
record Gate(AccessPolicy policy) {

	private static final Logger logger = LoggerFactory.getLogger(Gate.class);

	boolean lets(Exchange exchange) {
		boolean allowed = mayCall(exchange);
		if (!allowed) {
			log(exchange.peer(), "call", exchange.route().value());
		}
		return allowed;
	}

	private boolean mayCall(Exchange exchange) {
		try {
			return this.policy.mayCall(exchange.peer(), exchange.route());
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	/** Ends the delivery where it is refused. */
	boolean lets(Delivery delivery) {
		TopicName topic = delivery.message().topic();
		if (mayPublish(delivery.peer(), topic)) {
			return true;
		}
		log(delivery.peer(), "publish to", topic.value());
		delivery.reject(denied(delivery.peer(), "publish to", topic.value()));
		return false;
	}

	private boolean mayPublish(Peer peer, TopicName topic) {
		try {
			return this.policy.mayPublish(peer, topic);
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	/** Throws where it is refused. What is no pattern is for the bus to refuse. */
	void check(PeerSubscription subscription) {
		TopicPattern pattern;
		try {
			pattern = new TopicPattern(subscription.pattern());
		}
		catch (IllegalArgumentException ignored) {
			return;
		}
		if (!maySubscribe(subscription.peer(), pattern)) {
			log(subscription.peer(), "subscribe to", pattern.value());
			throw new ConduitSecurityException(denied(subscription.peer(), "subscribe to", pattern.value()));
		}
	}

	private boolean maySubscribe(Peer peer, TopicPattern pattern) {
		try {
			return this.policy.maySubscribe(peer, pattern);
		}
		catch (RuntimeException ex) {
			return failed(ex);
		}
	}

	private static boolean failed(RuntimeException ex) {
		logger.error("The access policy failed, so what it was asked for is refused", ex);
		return false;
	}

	private static Problem denied(Peer peer, String what, String name) {
		return Problem.of(ErrorCode.PERMISSION_DENIED,
				"'%s' may not %s '%s'".formatted(Printable.of(peer.principal()), what, Printable.of(name)));
	}

	private static void log(Peer peer, String what, String name) {
		logger.debug("Connection {}: '{}' may not {} '{}'", peer.connectionId(), Printable.of(peer.principal()), what,
				Printable.of(name));
	}

}
