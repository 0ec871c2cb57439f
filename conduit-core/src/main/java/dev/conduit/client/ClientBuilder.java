package dev.conduit.client;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.TokenAuthenticator;
import dev.conduit.connection.InboundMemory;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.Dispatcher;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.Route;
import dev.conduit.policy.RetryOptions;
import dev.conduit.policy.RetryPolicy;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.routing.Execution;
import dev.conduit.routing.Router;
import dev.conduit.time.Timer;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTransport;

/**
 * Makes a {@link ConduitClient}. What is not given is made for this client alone and ends
 * with it; what is given is shared and stays.
 *
 * @since 0.1.0
 */
public final class ClientBuilder {

	private static final long INBOUND_TOTAL = 256L * 1024 * 1024;

	private @Nullable ClientOptions options;

	private @Nullable RetryPolicy retry;

	private @Nullable List<ClientTransport> transports;

	private @Nullable Timer timer;

	private ClientAuthentication authentication = ClientAuthentication.none();

	private Consumer<ClientState> onState = (state) -> {
	};

	private final List<ClientInterceptor> interceptors = new ArrayList<>();

	private final List<Endpoint> endpoints = new ArrayList<>();

	private final List<ClientListener> listeners = new ArrayList<>();

	private Supplier<? extends Collection<Endpoint>> laterEndpoints = List::of;

	private DispatchOptions dispatch = DispatchOptions.DEFAULTS;

	private ExceptionMapper exceptionMapper = ExceptionMapper.standard();

	private AtomicLong connectionIds = new AtomicLong();

	private SecureRandom random = new SecureRandom();

	private ThreadFactory stoppers = Thread.ofPlatform().name("conduit-stop").factory();

	ClientBuilder() {
	}

	/**
	 * Sets where the client connects, and how patient it is. Required.
	 * @param options the options
	 * @return this builder
	 */
	public ClientBuilder options(ClientOptions options) {
		this.options = options;
		return this;
	}

	/**
	 * Sets how the client proves who it is; nothing is proved where it is not set.
	 * @param authentication the proof
	 * @return this builder
	 */
	public ClientBuilder authentication(ClientAuthentication authentication) {
		this.authentication = authentication;
		return this;
	}

	/**
	 * Sets how often, and after which pauses, calls that may be repeated are, instead of
	 * what the options say.
	 * @param policy the policy
	 * @return this builder
	 */
	public ClientBuilder retry(RetryPolicy policy) {
		this.retry = policy;
		return this;
	}

	/**
	 * Sets the transports. They stay with their owner.
	 * @param transports asked in order for each address
	 * @return this builder
	 */
	public ClientBuilder transports(List<? extends ClientTransport> transports) {
		this.transports = List.copyOf(transports);
		return this;
	}

	/**
	 * Sets the timer. It stays with its owner.
	 * @param timer clock and timer
	 * @return this builder
	 */
	public ClientBuilder timer(Timer timer) {
		this.timer = timer;
		return this;
	}

	/**
	 * Sets the source of connection numbers, which those of one process may share.
	 * @param connectionIds the last number given
	 * @return this builder
	 */
	public ClientBuilder connectionIds(AtomicLong connectionIds) {
		this.connectionIds = connectionIds;
		return this;
	}

	/**
	 * Adds one who is told of each change of state, after those added before.
	 * @param onState called in order, on any thread; short, never blocks
	 * @return this builder
	 */
	public ClientBuilder onState(Consumer<ClientState> onState) {
		this.onState = this.onState.andThen(onState);
		return this;
	}

	/**
	 * Adds one who is told when the client has a connection and when not, off the event
	 * loops.
	 * @param listener called in order
	 * @return this builder
	 */
	public ClientBuilder listener(ClientListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Adds a method that the server can call. It can call no other.
	 * @param endpoint the method
	 * @return this builder
	 */
	public ClientBuilder endpoint(Endpoint endpoint) {
		this.endpoints.add(endpoint);
		return this;
	}

	/**
	 * Adds a method that the server can call, and that runs on a virtual thread.
	 * @param route its name
	 * @param handler handles its calls
	 * @return this builder
	 */
	public ClientBuilder endpoint(String route, EndpointHandler handler) {
		return endpoint(new Endpoint(new Route(route), Execution.VIRTUAL_THREAD, handler));
	}

	/**
	 * Adds methods that the server can call and that are not known yet.
	 * @param endpoints asked with each call until it gives them; before, it throws a
	 * {@link dev.conduit.message.ConduitException}
	 * @return this builder
	 */
	public ClientBuilder endpoints(Supplier<? extends Collection<Endpoint>> endpoints) {
		this.laterEndpoints = endpoints;
		return this;
	}

	/**
	 * Sets the bounds on running calls of the server.
	 * @param dispatch the options
	 * @return this builder
	 */
	public ClientBuilder dispatch(DispatchOptions dispatch) {
		this.dispatch = dispatch;
		return this;
	}

	/**
	 * Sets what makes problems of exceptions, for calls of the server.
	 * @param exceptionMapper the mapper
	 * @return this builder
	 */
	public ClientBuilder exceptionMapper(ExceptionMapper exceptionMapper) {
		this.exceptionMapper = exceptionMapper;
		return this;
	}

	/**
	 * Adds interceptors of all calls, inside those added before.
	 * @param interceptors the interceptors, the outermost first
	 * @return this builder
	 */
	public ClientBuilder interceptors(List<? extends ClientInterceptor> interceptors) {
		this.interceptors.addAll(interceptors);
		return this;
	}

	/**
	 * Sets where chance and threads come from that are not virtual, for what has to
	 * happen again in the same way.
	 * @param random source of nonces and jitter
	 * @param stoppers makes the thread that ends the client
	 */
	ClientBuilder repeatable(SecureRandom random, ThreadFactory stoppers) {
		this.random = random;
		this.stoppers = stoppers;
		return this;
	}

	/**
	 * Makes the client; it connects when it is started.
	 * @return the client
	 * @throws IllegalArgumentException if a token would be sent to another host in plain
	 * text
	 */
	public ConduitClient build() {
		ClientOptions given = this.options;
		if (given == null) {
			throw new IllegalStateException("'options' must be set");
		}
		requireSecrecy(given, this.authentication);
		List<Runnable> owned = new ArrayList<>();
		ClientRuntime runtime = new ClientRuntime(carriers(owned), timer(owned),
				Executors.newThreadPerTaskExecutor(
						Thread.ofVirtual().name("conduit-client-" + given.name() + "-", 0).factory()),
				new InboundMemory(INBOUND_TOTAL), this.random, this.connectionIds, owned, this.stoppers);
		Dispatcher dispatcher = new Dispatcher(Router.later(this.endpoints, this.laterEndpoints), this.dispatch,
				this.exceptionMapper, runtime.timer());
		ClientOptions wanted = (this.retry != null)
				? given.withRetry(new RetryOptions(this.retry, given.retry().budget())) : given;
		return new ConduitClient(wanted, runtime, this.authentication, dispatcher,
				new ClientNews(given.name(), this.onState, this.listeners),
				new Interceptors(List.copyOf(this.interceptors), runtime.timer()));
	}

	private static void requireSecrecy(ClientOptions options, ClientAuthentication authentication) {
		if (!authentication.mechanisms().contains(TokenAuthenticator.MECHANISM)) {
			return;
		}
		for (Address address : options.addresses()) {
			if (!address.isSecret()) {
				throw new IllegalArgumentException(
						"a token is sent over tls:// or on this host only, not to %s".formatted(address));
			}
		}
	}

	private List<ClientTransport> carriers(List<Runnable> owned) {
		if (this.transports != null) {
			return this.transports;
		}
		EventLoops loops = EventLoops.create(EventLoops.defaultThreads());
		owned.add(loops::close);
		ShmTransport shm = new ShmTransport(ShmOptions.DEFAULT);
		owned.add(shm::close);
		return List.of(new NettyClientTransport(loops, NettyOptions.DEFAULT), LocalTransport.shared(), shm);
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
