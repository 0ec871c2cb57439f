package dev.conduit.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import dev.conduit.authentication.Authenticator;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionContext;
import dev.conduit.connection.ConnectionListener;
import dev.conduit.connection.FlowPause;
import dev.conduit.connection.TrafficStatistics;
import dev.conduit.connection.TrafficTotals;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;

/**
 * All connections of a server, from the moment a link is there until it is gone: so that
 * a slot is freed on every way out.
 */
final class Connections implements LinkAcceptor, ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(Connections.class);

	private static final Problem GOING_AWAY = Problem.of(ErrorCode.SHUTTING_DOWN, "the server goes away");

	private final Slots slots;

	private final Authenticator authenticator;

	private final SecureRandom random;

	private final AtomicLong ids;

	private final List<PeerListener> peerListeners;

	private final LiveSessions sessions;

	private final LimitHits hits = new LimitHits();

	private final Arrivals arrivals;

	private final StrangerLog strangers;

	private final Map<Long, Connection> all = new ConcurrentHashMap<>();

	private final LongAdder dropped = new LongAdder();

	private final TrafficTotals traffic = new TrafficTotals();

	private volatile ConnectionContext context;

	private volatile boolean closing;

	@SuppressWarnings("NullAway.Init") // the context names this listener, so it comes
										// second
	Connections(ServerOptions options, Authenticator authenticator, SecureRandom random, AtomicLong ids,
			List<PeerListener> peerListeners, LiveSessions sessions, LongSupplier clock) {
		this.slots = new Slots(options.maxConnections());
		this.arrivals = new Arrivals(options.arrivals(), clock, this::arrivalRefused);
		this.strangers = new StrangerLog(logger, clock);
		this.authenticator = authenticator;
		this.random = random;
		this.ids = ids;
		this.peerListeners = List.copyOf(peerListeners);
		this.sessions = sessions;
	}

	void use(ConnectionContext context) {
		this.context = context;
	}

	@Override
	public boolean arrived(Link link, Runnable cut) {
		return this.arrivals.arrived(link, cut);
	}

	@Override
	public void left(Link link) {
		this.arrivals.left(link);
	}

	@Override
	public void limitHit(Link link, Limit limit) {
		this.hits.add(limit);
		this.strangers.info("%s is refused: it ran into the limit '%s'".formatted(link.peer().address(), limit));
	}

	/** A bound of the server itself was run into. */
	void hit(Limit limit) {
		this.hits.add(limit);
	}

	private void arrivalRefused(Limit limit) {
		this.hits.add(limit);
		this.strangers.warn("A connection was closed before its log-in: the limit '%s'".formatted(limit));
	}

	/**
	 * Takes a slot before anything else, so that of those who come at once as many get in
	 * as fit, and one who is refused keeps nobody out.
	 */
	@Override
	public FrameReceiver accept(Link link) {
		if (this.closing) {
			throw ConduitException.of(GOING_AWAY);
		}
		long id = this.ids.incrementAndGet();
		boolean fits = this.slots.tryTake(id);
		Connection connection = Connection.accept(id, link, this.context, this.authenticator, this.random);
		if (!fits) {
			this.hits.add(Limit.CONNECTIONS);
			connection.abort(Problem.of(ErrorCode.TOO_MANY_CONNECTIONS,
					"the server takes " + this.slots.max() + " connections ('max-connections')"));
			this.arrivals.refused(link);
			return connection.receiver();
		}
		this.all.put(connection.id(), connection);
		if (this.closing) {
			connection.abort(GOING_AWAY);
		}
		return connection.receiver();
	}

	@Override
	public void opened(Connection connection, Peer peer) {
		about(logger.atInfo(), connection).log("Connection {}: '{}' logged in as '{}' from {}", connection.id(),
				Printable.of(peer.name()), Printable.of(peer.principal()), peer.address());
		this.arrivals.loggedIn(connection.firstLink());
		this.sessions.opened(connection, peer);
		tell((listener) -> listener.connected(peer));
	}

	@Override
	public void pausedPeer(Connection connection, FlowScope scope, boolean paused) {
		logger.debug("Connection {}: the peer is {} for {}", connection.id(), paused ? "paused" : "resumed", scope);
	}

	@Override
	public void pausedByPeer(Connection connection, FlowScope scope, boolean paused) {
		logger.debug("Connection {}: the peer {} {}", connection.id(), paused ? "paused" : "resumed", scope);
	}

	@Override
	public void waited(Connection connection, FlowPause pause) {
		this.traffic.waited(pause);
	}

	@Override
	public void dropped(Connection connection, Dropped what) {
		this.dropped.increment();
		logger.debug("Connection {} dropped {}", connection.id(), what);
	}

	@Override
	public void limitHit(Connection connection, Limit limit) {
		this.hits.add(limit);
		logger.debug("Connection {} ran into the limit '{}'", connection.id(), limit);
	}

	@Override
	public void broken(Connection connection, Problem reason) {
		about(logger.atInfo(), connection).log("Connection {} from {} broke and waits to be taken up again: {}",
				connection.id(), connection.link().peer().address(), reason.summary());
		this.slots.free(connection.id());
		if (this.closing) {
			connection.abort(GOING_AWAY);
		}
	}

	/**
	 * The slot of the link is the connection's now, which has given its own away if it
	 * broke. It may end at the same time, and then needs none.
	 */
	@Override
	public void takenUp(Connection carrier, Connection connection) {
		about(logger.atInfo(), connection).log("Connection {} goes on over the link of connection {}", connection.id(),
				carrier.id());
		this.arrivals.loggedIn(carrier.firstLink());
		this.all.remove(carrier.id(), carrier);
		this.slots.move(carrier.id(), connection.id());
		if (!this.all.containsKey(connection.id())) {
			this.slots.free(connection.id());
		}
	}

	@Override
	public void closed(Connection connection, Problem reason) {
		if (this.all.remove(connection.id(), connection)) {
			this.traffic.ended(connection);
		}
		this.slots.free(connection.id());
		Peer peer = connection.peer();
		logEnd(connection, peer != null, reason);
		if (peer != null) {
			this.sessions.closed(connection, reason);
			tell((listener) -> listener.disconnected(peer, reason));
		}
	}

	private void logEnd(Connection connection, boolean known, Problem reason) {
		boolean orderly = switch (reason.code()) {
			case NORMAL, SHUTTING_DOWN, DISCONNECTED -> true;
			default -> false;
		};
		String line = "Connection %d from %s %s: %s".formatted(connection.id(), connection.link().peer().address(),
				orderly ? "ended" : "was closed", reason.summary());
		if (!known && orderly) {
			this.strangers.info(line);
		}
		else if (!known) {
			this.strangers.warn(line);
		}
		else if (orderly) {
			about(logger.atInfo(), connection).log(line);
		}
		else {
			about(logger.atWarn(), connection).log(line);
		}
	}

	/** For logs that are structured. */
	private static LoggingEventBuilder about(LoggingEventBuilder line, Connection connection) {
		Peer peer = connection.peer();
		LoggingEventBuilder known = line.addKeyValue("conduit.connection", connection.id());
		return (peer != null) ? known.addKeyValue("conduit.principal", Printable.of(peer.principal())) : known;
	}

	private void tell(Consumer<PeerListener> news) {
		for (PeerListener listener : this.peerListeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.warn("{} failed with what it was told of a peer", listener, ex);
			}
		}
	}

	int max() {
		return this.slots.max();
	}

	/**
	 * Another bound from now on; those above it stay.
	 */
	void changeMax(int changed) {
		this.slots.changeMax(changed);
	}

	Collection<Connection> all() {
		return List.copyOf(this.all.values());
	}

	int size() {
		return this.all.size();
	}

	TrafficStatistics traffic() {
		return this.traffic.statistics(this.all.values());
	}

	long dropped() {
		return this.dropped.sum();
	}

	long inboundBytes() {
		return this.context.memory().used();
	}

	long refused() {
		return this.hits.count(Limit.CONNECTIONS);
	}

	long hits(Limit limit) {
		return this.hits.count(limit);
	}

	/**
	 * Lets every connection finish what was begun.
	 * @return ends when all are gone
	 */
	CompletionStage<Void> drain(Duration timeout) {
		this.closing = true;
		List<Connection> open = List.copyOf(this.all.values());
		open.forEach((connection) -> connection.drain(null, timeout));
		return CompletableFuture.allOf(open.stream()
			.map((connection) -> connection.closed().toCompletableFuture())
			.toArray(CompletableFuture[]::new));
	}

}
