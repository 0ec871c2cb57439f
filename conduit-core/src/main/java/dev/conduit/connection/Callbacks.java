package dev.conduit.connection;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;

/**
 * Calls what others gave to a connection. Whatever that throws ends in one log line and,
 * where somebody waits, in a problem; never in the end of a connection that other calls
 * and messages share.
 */
final class Callbacks implements ConnectionListener, ExchangeHandler {

	private static final Logger logger = LoggerFactory.getLogger(Callbacks.class);

	private final ConnectionListener listener;

	private final ExchangeHandler handler;

	Callbacks(ConnectionListener listener, ExchangeHandler handler) {
		this.listener = listener;
		this.handler = handler;
	}

	/**
	 * Runs something short that others gave.
	 * @param what whose action it is, for the log
	 */
	static void run(String what, Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException | Error ex) {
			failed(what, ex);
		}
	}

	/**
	 * Hands a message to a receiver that others gave; one that fails rejects it.
	 * @param what whose receiver it is, for the log
	 */
	static void deliver(String what, Consumer<Delivery> receiver, Delivery delivery) {
		try {
			receiver.accept(delivery);
		}
		catch (RuntimeException | Error ex) {
			delivery.reject(failed(what, ex));
		}
	}

	private static Problem failed(String what, Throwable ex) {
		logger.error("{} failed", what, ex);
		return Problem.of(ErrorCode.INTERNAL, "the handler failed; its log says why");
	}

	// the handler

	@Override
	public void call(Exchange exchange) {
		try {
			this.handler.call(exchange);
		}
		catch (RuntimeException | Error ex) {
			exchange.fail(failed("The handler of call '" + exchange.route() + "'", ex));
		}
	}

	@Override
	public void message(Delivery delivery) {
		deliver("The handler of messages", this.handler::message, delivery);
	}

	@Override
	public void subscribe(PeerSubscription subscription) {
		try {
			this.handler.subscribe(subscription);
		}
		catch (ConduitException ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			throw new ConduitException(failed("The handler of subscriptions", ex), ex);
		}
	}

	@Override
	public void unsubscribe(PeerSubscription subscription) {
		run("The handler of subscriptions", () -> this.handler.unsubscribe(subscription));
	}

	// the listener

	@Override
	public void opened(Connection connection, Peer peer) {
		tell(() -> this.listener.opened(connection, peer));
	}

	@Override
	public void peerDraining(Connection connection) {
		tell(() -> this.listener.peerDraining(connection));
	}

	@Override
	public void pausedByPeer(Connection connection, FlowScope scope, boolean paused) {
		tell(() -> this.listener.pausedByPeer(connection, scope, paused));
	}

	@Override
	public void pausedPeer(Connection connection, FlowScope scope, boolean paused) {
		tell(() -> this.listener.pausedPeer(connection, scope, paused));
	}

	@Override
	public void waited(Connection connection, FlowPause pause) {
		tell(() -> this.listener.waited(connection, pause));
	}

	@Override
	public void broken(Connection connection, Problem reason) {
		tell(() -> this.listener.broken(connection, reason));
	}

	@Override
	public void takenUp(Connection carrier, Connection connection) {
		tell(() -> this.listener.takenUp(carrier, connection));
	}

	@Override
	public void dropped(Connection connection, Dropped what) {
		tell(() -> this.listener.dropped(connection, what));
	}

	@Override
	public void limitHit(Connection connection, Limit limit) {
		tell(() -> this.listener.limitHit(connection, limit));
	}

	@Override
	public void closed(Connection connection, Problem reason) {
		tell(() -> this.listener.closed(connection, reason));
	}

	private static void tell(Runnable listener) {
		run("A listener of a connection", listener);
	}

}
