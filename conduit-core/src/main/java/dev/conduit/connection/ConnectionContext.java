package dev.conduit.connection;

import java.util.concurrent.Executor;

import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.time.Timer;

/**
 * What all connections of a client or server share.
 *
 * @param options bounds and times
 * @param timer clock and timer
 * @param executor runs log-ins, which may block; never the event loop
 * @param memory bound on what is unfinished over all connections
 * @param handler gets calls, messages and subscriptions
 * @param listener is told what happens
 * @param rates says how much each peer may send
 * @param sessions those that may be taken up again
 * @since 0.1.0
 */
public record ConnectionContext(ConnectionOptions options, Timer timer, Executor executor, InboundMemory memory,
		ExchangeHandler handler, ConnectionListener listener, PeerRates rates, ResumableSessions sessions) {

	/** Nothing that handler or listener throw harms a connection. */
	public ConnectionContext {
		Callbacks callbacks = new Callbacks(listener, handler);
		handler = callbacks;
		listener = callbacks;
	}

	/**
	 * What all connections share whose peers may send as much as they like.
	 * @param options bounds and times
	 * @param timer clock and timer
	 * @param executor runs log-ins, which may block; never the event loop
	 * @param memory bound on what is unfinished over all connections
	 * @param handler gets calls, messages and subscriptions
	 * @param listener is told what happens
	 */
	public ConnectionContext(ConnectionOptions options, Timer timer, Executor executor, InboundMemory memory,
			ExchangeHandler handler, ConnectionListener listener) {
		this(options, timer, executor, memory, handler, listener, PeerRates.UNLIMITED);
	}

	/**
	 * What connections share that are the first of theirs.
	 * @param options bounds and times
	 * @param timer clock and timer
	 * @param executor runs log-ins, which may block; never the event loop
	 * @param memory bound on what is unfinished over all connections
	 * @param handler gets calls, messages and subscriptions
	 * @param listener is told what happens
	 * @param rates says how much each peer may send
	 */
	public ConnectionContext(ConnectionOptions options, Timer timer, Executor executor, InboundMemory memory,
			ExchangeHandler handler, ConnectionListener listener, PeerRates rates) {
		this(options, timer, executor, memory, handler, listener, rates, new ResumableSessions(options.resume()));
	}

}
