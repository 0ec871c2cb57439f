package dev.conduit.client;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.InboundMemory;
import dev.conduit.time.Timer;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;

/**
 * Makes a {@link ConduitClient}. What is not given is made for this client alone and ends
 * with it; what is given is shared and stays.
 *
 * @since 0.1.0
 */
public final class ClientBuilder {

	private static final long INBOUND_TOTAL = 256L * 1024 * 1024;

	private @Nullable ClientOptions options;

	private @Nullable List<ClientTransport> transports;

	private @Nullable Timer timer;

	private ClientAuthentication authentication = ClientAuthentication.none();

	private Consumer<ClientState> onState = (state) -> {
	};

	private AtomicLong connectionIds = new AtomicLong();

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
	 * Makes the client; it connects when it is started.
	 * @return the client
	 */
	public ConduitClient build() {
		ClientOptions given = this.options;
		if (given == null) {
			throw new IllegalStateException("'options' must be set");
		}
		List<Runnable> owned = new ArrayList<>();
		ClientRuntime runtime = new ClientRuntime(carriers(owned), timer(owned),
				Executors.newThreadPerTaskExecutor(
						Thread.ofVirtual().name("conduit-client-" + given.name() + "-", 0).factory()),
				new InboundMemory(INBOUND_TOTAL), new SecureRandom(), this.connectionIds, owned);
		return new ConduitClient(given, runtime, this.authentication, this.onState);
	}

	private List<ClientTransport> carriers(List<Runnable> owned) {
		if (this.transports != null) {
			return this.transports;
		}
		EventLoops loops = EventLoops.create(EventLoops.defaultThreads());
		owned.add(loops::close);
		return List.of(new NettyClientTransport(loops, NettyOptions.DEFAULT), LocalTransport.shared());
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
