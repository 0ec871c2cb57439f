package dev.conduit.spring.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.springframework.context.SmartLifecycle;

import dev.conduit.client.ConduitClient;

/**
 * Lets the clients of channels connect before anything uses them, and closes them when
 * nothing does any more. A server that cannot be reached keeps nobody from starting.
 *
 * @since 0.1.0
 */
public final class ChannelLifecycle implements SmartLifecycle {

	private final Supplier<? extends Collection<ConduitClient>> known;

	private volatile List<ConduitClient> clients = List.of();

	private volatile boolean running;

	/**
	 * A life cycle.
	 * @param clients the clients
	 */
	public ChannelLifecycle(Collection<ConduitClient> clients) {
		this(() -> clients);
	}

	/**
	 * A life cycle of clients that are made only where there are some.
	 * @param clients gives the clients; asked when they shall connect
	 */
	public ChannelLifecycle(Supplier<? extends Collection<ConduitClient>> clients) {
		this.known = clients;
	}

	@Override
	public int getPhase() {
		return Phases.CHANNELS;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public void start() {
		this.clients = List.copyOf(this.known.get());
		this.clients.forEach(ConduitClient::start);
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture
			.allOf(this.clients.stream()
				.map((client) -> client.closeAsync().toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.minimalCompletionStage()
			.whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

}
