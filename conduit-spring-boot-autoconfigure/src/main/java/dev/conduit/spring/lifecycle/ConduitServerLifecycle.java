package dev.conduit.spring.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

import dev.conduit.message.ConduitException;
import dev.conduit.server.ConduitServer;
import dev.conduit.transport.Address;

/**
 * Starts the server when all beans are there, and drains it before any of them goes. A
 * server that was stopped is not started again.
 *
 * @since 0.1.0
 */
public final class ConduitServerLifecycle implements SmartLifecycle {

	private final Supplier<ConduitServer> server;

	private final BooleanSupplier needed;

	private final ApplicationEventPublisher events;

	private volatile @Nullable KeepAlive keepAlive;

	/**
	 * A life cycle.
	 * @param server the server
	 * @param needed whether the server shall listen; asked once all singletons are there
	 * @param events is told when the server listens and when it begins to drain
	 */
	public ConduitServerLifecycle(ConduitServer server, BooleanSupplier needed, ApplicationEventPublisher events) {
		this(() -> server, needed, events);
	}

	/**
	 * A life cycle of a server that is made only where it is needed.
	 * @param server gives the server, the same each time; asked only where it is needed
	 * @param needed whether the server shall listen; asked once all singletons are there
	 * @param events is told when the server listens and when it begins to drain
	 */
	public ConduitServerLifecycle(Supplier<ConduitServer> server, BooleanSupplier needed,
			ApplicationEventPublisher events) {
		this.server = server;
		this.needed = needed;
		this.events = events;
	}

	@Override
	public int getPhase() {
		return Phases.SERVER;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public void start() {
		if (!this.needed.getAsBoolean()) {
			return;
		}
		ConduitServer listening = this.server.get();
		listen(listening);
		this.keepAlive = KeepAlive.start("conduit-server-keep-alive");
		List<Address> addresses = listening.addresses();
		this.events.publishEvent(new ConduitServerStartedEvent(listening, addresses));
	}

	private static void listen(ConduitServer server) {
		try {
			server.start();
		}
		catch (ConduitException ex) {
			throw new ServerStartException(ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.keepAlive != null;
	}

	@Override
	public void stop(Runnable callback) {
		KeepAlive running = this.keepAlive;
		if (running == null) {
			callback.run();
			return;
		}
		ConduitServer draining = this.server.get();
		this.events.publishEvent(new ConduitServerDrainingEvent(draining));
		draining.stop().whenComplete((nothing, failure) -> {
			this.keepAlive = null;
			running.end();
			callback.run();
		});
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

}
