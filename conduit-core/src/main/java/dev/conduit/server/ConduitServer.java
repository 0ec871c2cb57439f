package dev.conduit.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.authentication.LockoutStatistics;
import dev.conduit.connection.Connection;
import dev.conduit.connection.TrafficStatistics;
import dev.conduit.dispatch.Dispatcher;
import dev.conduit.exchange.BroadcastStatistics;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.routing.Router;
import dev.conduit.topic.Bus;
import dev.conduit.topic.DeadLetters;
import dev.conduit.transport.Address;
import dev.conduit.transport.LoopThread;
import dev.conduit.transport.ServerTransport;

/**
 * A server: answers calls by its endpoints and is the bus of its topics. It may listen on
 * several addresses of several transports at once.
 *
 * @since 0.1.0
 */
public final class ConduitServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ConduitServer.class);

	private final ServerOptions options;

	private final List<ServerTransport> transports;

	private final Router router;

	private final Connections connections;

	private final LiveSessions sessions;

	private final Dispatcher dispatcher;

	private final Bus bus;

	private final Figures figures;

	private final Owned owned;

	private final List<ServerTransport.Listener> listeners = new ArrayList<>();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean stopped = new AtomicBoolean();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	ConduitServer(ServerOptions options, List<ServerTransport> transports, Router router, Connections connections,
			LiveSessions sessions, Dispatcher dispatcher, Bus bus, Owned owned, Figures figures) {
		this.options = options;
		this.transports = transports;
		this.router = router;
		this.connections = connections;
		this.sessions = sessions;
		this.dispatcher = dispatcher;
		this.bus = bus;
		this.figures = figures;
		this.owned = owned;
	}

	/**
	 * Begins a server.
	 * @return the builder
	 */
	public static ServerBuilder builder() {
		return new ServerBuilder();
	}

	/**
	 * Listens on all addresses, or on none: where one fails, the others are closed again.
	 * @throws ConduitUnavailableException if an address cannot be listened on, with the
	 * address and the reason
	 * @throws IllegalArgumentException if two endpoints have the same route
	 */
	public void start() {
		if (!this.started.compareAndSet(false, true)) {
			throw new IllegalStateException("the server was started already");
		}
		int methods = this.router.endpoints().size();
		this.dispatcher.idleLimits()
			.forEach((route) -> logger.warn(
					"'conduit.dispatch.limits' bounds '{}', which is no method of server '{}', or an inline one", route,
					this.options.name()));
		for (Address address : this.options.listen()) {
			try {
				this.listeners.add(transport(address).listen(address, this.connections).toCompletableFuture().join());
			}
			catch (CompletionException ex) {
				close();
				throw unavailable(address, (ex.getCause() != null) ? ex.getCause() : ex);
			}
			catch (ConduitUnavailableException ex) {
				close();
				throw ex;
			}
		}
		logger.info("Server '{}' listens on {} and serves {} methods", this.options.name(), addresses(), methods);
	}

	private ServerTransport transport(Address address) {
		return this.transports.stream()
			.filter((transport) -> transport.supports(address))
			.findFirst()
			.orElseThrow(() -> new ConduitUnavailableException(
					Problem.of(ErrorCode.CONNECTION_FAILED, "no transport for " + address + " is on the class path")));
	}

	private static ConduitException unavailable(Address address, Throwable cause) {
		return (cause instanceof ConduitException known) ? known : new ConduitUnavailableException(
				Problem.of(ErrorCode.CONNECTION_FAILED, "cannot listen on " + address + ": " + cause), cause);
	}

	/**
	 * What the server was made with.
	 * @return its options
	 */
	public ServerOptions options() {
		return this.options;
	}

	/**
	 * Where the server stands.
	 * @return the state
	 */
	public ServerState state() {
		if (this.closed.isDone()) {
			return ServerState.STOPPED;
		}
		if (this.stopped.get()) {
			return ServerState.DRAINING;
		}
		return this.started.get() ? ServerState.LISTENING : ServerState.NEW;
	}

	/**
	 * Where the server listens in fact, with the ports that the system chose.
	 * @return the addresses, in the order of the options
	 */
	public List<Address> addresses() {
		return this.listeners.stream().map(ServerTransport.Listener::address).toList();
	}

	/**
	 * The bus of the server's topics.
	 * @return the bus
	 */
	public Bus bus() {
		return this.bus;
	}

	/**
	 * The messages that the bus gave up.
	 * @return the letters
	 */
	public DeadLetters deadLetters() {
		return this.bus.deadLetters();
	}

	/**
	 * What runs the calls, for its figures.
	 * @return the dispatcher
	 */
	public Dispatcher dispatcher() {
		return this.dispatcher;
	}

	/**
	 * The connections that are open or log in.
	 * @return a copy
	 */
	public Collection<Connection> connections() {
		return this.connections.all();
	}

	/**
	 * How many connections there may be at once now.
	 * @return {@link ServerOptions#maxConnections()}, unless it was changed
	 */
	public int maxConnections() {
		return this.connections.max();
	}

	/**
	 * Sets how many connections there may be at once. Where there are more already, they
	 * stay, and further ones are refused until enough of them have ended.
	 * @param maxConnections 1 or more
	 */
	public void changeMaxConnections(int maxConnections) {
		if (maxConnections < 1) {
			throw new IllegalArgumentException("'maxConnections' must be positive (was %d)".formatted(maxConnections));
		}
		this.connections.changeMax(maxConnections);
	}

	/**
	 * What went over the connections since the server was made.
	 * @return the figures, which only grow
	 */
	public TrafficStatistics traffic() {
		return this.connections.traffic();
	}

	/**
	 * The clients that are connected.
	 * @return the sessions
	 */
	public Sessions sessions() {
		return this.sessions;
	}

	/**
	 * Connections that were refused because there were too many.
	 * @return a count
	 */
	public long refusedConnections() {
		return this.connections.refused();
	}

	/**
	 * Log-ins that failed or were refused because others had failed.
	 * @return the figures
	 */
	public LockoutStatistics lockout() {
		return this.figures.lockout().get();
	}

	/**
	 * The rings of shared memory that the server writes, for subscribers of this host.
	 * @return what is in each now
	 */
	public List<BroadcastStatistics> rings() {
		return this.figures.rings().get();
	}

	/**
	 * How often peers ran into a bound, since the server was made.
	 * @param limit the bound
	 * @return a count
	 */
	public long limitHits(Limit limit) {
		return this.connections.hits(limit);
	}

	/**
	 * Answers and messages that nobody waited for any more, and one-way calls that were
	 * refused: what was dropped without anybody being told.
	 * @return a count
	 */
	public long dropped() {
		return this.connections.dropped();
	}

	/**
	 * Bytes of unfinished calls and messages of all connections.
	 * @return zero or more, {@link ServerOptions#inboundTotal()} at about most
	 */
	public long inboundBytes() {
		return this.connections.inboundBytes();
	}

	/**
	 * Stops in order: accepts nobody, tells the clients to begin nothing new, finishes
	 * what was begun within the drain time-out, closes.
	 * @return ends when everything is over
	 */
	public CompletionStage<Void> stop() {
		if (this.stopped.compareAndSet(false, true)) {
			closeListeners().thenCompose((ignored) -> this.connections.drain(this.options.drainTimeout()))
				.thenCompose((ignored) -> this.dispatcher.drain(this.options.drainTimeout()))
				.thenCompose((ignored) -> this.bus.drain(this.options.drainTimeout()))
				.thenCompose((ignored) -> this.sessions.drain(this.options.drainTimeout()))
				.whenComplete((ignored, ex) -> end());
		}
		return this.closed.minimalCompletionStage();
	}

	private CompletionStage<Void> closeListeners() {
		return CompletableFuture
			.allOf(this.listeners.stream()
				.map((listener) -> listener.close().toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.exceptionally((ex) -> {
				logger.warn("Server '{}' could not close all its addresses", this.options.name(), ex);
				return null;
			});
	}

	private void end() {
		this.bus.close();
		this.dispatcher.close();
		this.owned.executor().shutdown();
		// On a thread of its own: what ends here may be what this step runs on.
		this.owned.stoppers().newThread(() -> {
			this.owned.others().forEach(Runnable::run);
			this.closed.complete(null);
		}).start();
	}

	/**
	 * Stops in order and waits for it.
	 * @throws IllegalStateException on an event loop, where nothing may wait
	 */
	@Override
	public void close() {
		LoopThread.refuse("'close()' of a server");
		stop().toCompletableFuture().join();
	}

	/**
	 * What others count.
	 *
	 * @param lockout log-ins that failed
	 * @param rings what is in rings of shared memory
	 */
	record Figures(Supplier<LockoutStatistics> lockout, Supplier<List<BroadcastStatistics>> rings) {

	}

	/**
	 * What ends with the server.
	 *
	 * @param executor runs log-ins and handlers
	 * @param others closed last, in order
	 * @param stoppers makes the thread that closes them
	 */
	record Owned(ExecutorService executor, List<Runnable> others, ThreadFactory stoppers) {

	}

}
