package dev.conduit.server;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.LockoutAuthenticator;
import dev.conduit.authentication.LockoutOptions;
import dev.conduit.authentication.LockoutStatistics;
import dev.conduit.authentication.TokenAuthenticator;
import dev.conduit.connection.ConnectionContext;
import dev.conduit.connection.InboundMemory;
import dev.conduit.connection.ResumableSessions;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.Dispatcher;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.exchange.Interaction;
import dev.conduit.exchange.Peer;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.routing.Execution;
import dev.conduit.routing.Router;
import dev.conduit.time.Timer;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.Bus;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.transport.Address;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTransport;

/**
 * Makes a {@link ConduitServer}. What is not given is made for this server alone and ends
 * with it; what is given is shared and stays.
 *
 * @since 0.1.0
 */
public final class ServerBuilder {

	private final List<ExchangeInterceptor> interceptors = new ArrayList<>();

	private final List<Endpoint> endpoints = new ArrayList<>();

	private final List<PeerListener> peerListeners = new ArrayList<>();

	private final List<SessionListener> sessionListeners = new ArrayList<>();

	private Supplier<? extends Collection<Endpoint>> laterEndpoints = List::of;

	private @Nullable ServerOptions options;

	private @Nullable List<ServerTransport> transports;

	private @Nullable Timer timer;

	private @Nullable Authenticator authenticator;

	private LockoutOptions lockout = LockoutOptions.DEFAULT;

	private AccessPolicy access = AccessPolicy.OPEN;

	private DispatchOptions dispatch = DispatchOptions.DEFAULTS;

	private BusOptions bus = BusOptions.DEFAULTS;

	private DedupOptions dedup = DedupOptions.DEFAULT;

	private MailboxOptions peerMailbox = MailboxOptions.forPeer("peer");

	private SessionOptions sessions = SessionOptions.DEFAULTS;

	private RateLimitOptions rateLimits = RateLimitOptions.NONE;

	private ExceptionMapper exceptionMapper = ExceptionMapper.standard();

	private AtomicLong connectionIds = new AtomicLong();

	private SecureRandom random = new SecureRandom();

	private ThreadFactory stoppers = Thread.ofPlatform().name("conduit-stop").factory();

	ServerBuilder() {
	}

	/**
	 * Sets where the server listens, and its bounds. Required.
	 * @param options the options
	 * @return this builder
	 */
	public ServerBuilder options(ServerOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Sets how the server finds out who connects. Required; {@link Authenticator#none()}
	 * has to be written out, and then all addresses have to be of this host only.
	 * @param authenticator the authenticator
	 * @return this builder
	 */
	public ServerBuilder authenticator(Authenticator authenticator) {
		this.authenticator = authenticator;
		return this;
	}

	/**
	 * Sets how guessers are slowed down.
	 * @param lockout the bounds; {@link LockoutOptions#NONE} for not at all
	 * @return this builder
	 */
	public ServerBuilder lockout(LockoutOptions lockout) {
		this.lockout = lockout;
		return this;
	}

	/**
	 * Sets what clients may do; everything where it is not set.
	 * @param access the policy
	 * @return this builder
	 */
	public ServerBuilder access(AccessPolicy access) {
		this.access = access;
		return this;
	}

	/**
	 * Adds a method that can be called.
	 * @param endpoint the method
	 * @return this builder
	 */
	public ServerBuilder endpoint(Endpoint endpoint) {
		this.endpoints.add(endpoint);
		return this;
	}

	/**
	 * Adds a method that can be called and runs on a virtual thread.
	 * @param route its name
	 * @param handler handles its calls
	 * @return this builder
	 */
	public ServerBuilder endpoint(String route, EndpointHandler handler) {
		return endpoint(new Endpoint(new dev.conduit.message.Route(route), Execution.VIRTUAL_THREAD, handler));
	}

	/**
	 * Adds a method that takes or gives a stream, and runs on a virtual thread.
	 * @param route its name
	 * @param interaction shape of its calls
	 * @param handler handles its calls
	 * @return this builder
	 */
	public ServerBuilder endpoint(String route, Interaction interaction, EndpointHandler handler) {
		return endpoint(
				new Endpoint(new dev.conduit.message.Route(route), Execution.VIRTUAL_THREAD, interaction, handler));
	}

	/**
	 * Adds methods that are not known yet.
	 * @param endpoints asked once, when the server starts
	 * @return this builder
	 */
	public ServerBuilder endpoints(Supplier<? extends Collection<Endpoint>> endpoints) {
		this.laterEndpoints = endpoints;
		return this;
	}

	/**
	 * Adds one who is told who comes and who goes.
	 * @param listener called on event loops
	 * @return this builder
	 */
	public ServerBuilder peerListener(PeerListener listener) {
		this.peerListeners.add(listener);
		return this;
	}

	/**
	 * Adds one who is told of the clients, off the event loops.
	 * @param listener called in order for each client
	 * @return this builder
	 */
	public ServerBuilder sessionListener(SessionListener listener) {
		this.sessionListeners.add(listener);
		return this;
	}

	/**
	 * Sets the bounds of what is kept with the clients.
	 * @param sessions the options
	 * @return this builder
	 */
	public ServerBuilder sessions(SessionOptions sessions) {
		this.sessions = sessions;
		return this;
	}

	/**
	 * Sets how much each principal may send in a second; any number where it is not set.
	 * What comes beyond it is refused as {@code RATE_LIMITED}, with the time to wait.
	 * @param rateLimits the options
	 * @return this builder
	 */
	public ServerBuilder rateLimits(RateLimitOptions rateLimits) {
		this.rateLimits = rateLimits;
		return this;
	}

	/**
	 * Sets the bounds on running calls.
	 * @param dispatch the options
	 * @return this builder
	 */
	public ServerBuilder dispatch(DispatchOptions dispatch) {
		this.dispatch = dispatch;
		return this;
	}

	/**
	 * Sets the bounds of the bus.
	 * @param bus the options
	 * @return this builder
	 */
	public ServerBuilder bus(BusOptions bus) {
		this.bus = bus;
		return this;
	}

	/**
	 * Sets how long ids of messages are remembered.
	 * @param dedup the options
	 * @return this builder
	 */
	public ServerBuilder dedup(DedupOptions dedup) {
		this.dedup = dedup;
		return this;
	}

	/**
	 * Sets how the mailboxes of subscribers work; each gets a name of its own.
	 * @param peerMailbox the options
	 * @return this builder
	 */
	public ServerBuilder peerMailbox(MailboxOptions peerMailbox) {
		this.peerMailbox = peerMailbox;
		return this;
	}

	/**
	 * Sets what makes problems of exceptions.
	 * @param exceptionMapper the mapper
	 * @return this builder
	 */
	public ServerBuilder exceptionMapper(ExceptionMapper exceptionMapper) {
		this.exceptionMapper = exceptionMapper;
		return this;
	}

	/**
	 * Sets the transports. They stay with their owner.
	 * @param transports asked in order for each address
	 * @return this builder
	 */
	public ServerBuilder transports(List<? extends ServerTransport> transports) {
		this.transports = List.copyOf(transports);
		return this;
	}

	/**
	 * Sets the timer. It stays with its owner.
	 * @param timer clock and timer
	 * @return this builder
	 */
	public ServerBuilder timer(Timer timer) {
		this.timer = timer;
		return this;
	}

	/**
	 * Sets the source of connection numbers, which those of one process may share.
	 * @param connectionIds the last number given
	 * @return this builder
	 */
	public ServerBuilder connectionIds(AtomicLong connectionIds) {
		this.connectionIds = connectionIds;
		return this;
	}

	/**
	 * Adds interceptors of all methods, inside those added before. The method
	 * {@code conduit.discover} is one of them.
	 * @param interceptors the interceptors, the outermost first
	 * @return this builder
	 */
	public ServerBuilder interceptors(List<? extends ExchangeInterceptor> interceptors) {
		this.interceptors.addAll(interceptors);
		return this;
	}

	/**
	 * Sets where chance and threads come from that are not virtual, for what has to
	 * happen again in the same way.
	 * @param random source of tokens and jitter
	 * @param stoppers makes the thread that ends the server
	 */
	ServerBuilder repeatable(SecureRandom random, ThreadFactory stoppers) {
		this.random = random;
		this.stoppers = stoppers;
		return this;
	}

	/**
	 * Makes the server; it listens when it is started.
	 * @return the server
	 * @throws IllegalArgumentException if everybody were let in from other hosts, or
	 * tokens came from there in plain text
	 */
	public ConduitServer build() {
		ServerOptions given = this.options;
		Authenticator gate = this.authenticator;
		if (given == null || gate == null) {
			throw new IllegalStateException("'options' and 'authenticator' must be set");
		}
		requireLoopback(given, gate);
		requireSecrecy(given, gate);
		Router router = Router.later(this.endpoints, this.laterEndpoints).intercepted(List.copyOf(this.interceptors));
		List<Runnable> owned = new ArrayList<>();
		List<ServerTransport> carriers = carriers(owned);
		Timer clock = timer(owned);
		ExecutorService executor = Executors
			.newThreadPerTaskExecutor(Thread.ofVirtual().name("conduit-server-" + given.name() + "-", 0).factory());
		Dispatcher dispatcher = new Dispatcher(router, this.dispatch, this.exceptionMapper, clock);
		Peer self = new Peer(0, "server", given.name(), "this process", Set.of("ROLE_SERVER"));
		Bus bus = new Bus(this.bus, self, executor, clock, this.random);
		LiveSessions sessions = new LiveSessions(this.sessions, clock, InstantSource.system(), this.sessionListeners);
		LockoutAuthenticator watched = this.lockout.isOn()
				? new LockoutAuthenticator(gate, this.lockout, clock::nanoTime, this.random) : null;
		Connections connections = new Connections(given, (watched != null) ? watched : gate, this.random,
				this.connectionIds, this.peerListeners, sessions, clock::nanoTime);
		SharedSubscriptions shared = new SharedSubscriptions(bus, this.peerMailbox);
		connections
			.use(new ConnectionContext(given.connection(), clock, executor, new InboundMemory(given.inboundTotal()),
					new ServerHandler(new Gate(this.access), dispatcher,
							new DedupWindow(this.dedup, clock, connections::hit), bus, this.peerMailbox, shared),
					connections, PrincipalRates.of(this.rateLimits, clock::nanoTime),
					new ResumableSessions(given.connection().resume())));
		return new ConduitServer(given, carriers, router, connections, sessions, dispatcher, bus,
				new ConduitServer.Owned(executor, owned, this.stoppers), new ConduitServer.Figures(
						(watched != null) ? watched::statistics : () -> LockoutStatistics.NONE, shared::statistics));
	}

	private static void requireLoopback(ServerOptions options, Authenticator authenticator) {
		if (!authenticator.mechanisms().contains(Authenticator.NONE)) {
			return;
		}
		for (Address address : options.listen()) {
			if (!address.isSameHost()) {
				throw new IllegalArgumentException(
						"without authentication a server listens on this host only, not on %s".formatted(address));
			}
		}
	}

	private static void requireSecrecy(ServerOptions options, Authenticator authenticator) {
		if (!authenticator.mechanisms().contains(TokenAuthenticator.MECHANISM)) {
			return;
		}
		for (Address address : options.listen()) {
			if (!address.isSecret()) {
				throw new IllegalArgumentException(
						"a server that takes tokens listens on tls:// or on this host only, not on %s"
							.formatted(address));
			}
		}
	}

	private List<ServerTransport> carriers(List<Runnable> owned) {
		if (this.transports != null) {
			return this.transports;
		}
		EventLoops loops = EventLoops.create(EventLoops.defaultThreads());
		owned.add(loops::close);
		ShmTransport shm = new ShmTransport(ShmOptions.DEFAULT);
		owned.add(shm::close);
		return List.of(new NettyServerTransport(loops, NettyOptions.DEFAULT), LocalTransport.shared(), shm);
	}

	private Timer timer(List<Runnable> owned) {
		if (this.timer != null) {
			return this.timer;
		}
		WheelTimer wheel = new WheelTimer("conduit-timer");
		owned.add(wheel::close);
		return wheel;
	}

}
