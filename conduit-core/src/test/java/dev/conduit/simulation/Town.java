package dev.conduit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.conduit.server.ServerOptions;
import dev.conduit.simulation.SimulatedLink.Farewell;

/**
 * The server and the clients that live now. One that dies or stops is followed by
 * another, which knows nothing of it.
 */
final class Town {

	private final World world;

	private final List<SimulatedClient> clients = new ArrayList<>();

	private SimulatedServer server;

	private int servers = 1;

	Town(World world) {
		this.world = world;
		this.server = new SimulatedServer(world, this.servers);
		for (int i = 1; i <= world.settings().clients(); i++) {
			this.clients.add(new SimulatedClient(world, "client" + i, this::epoch));
		}
	}

	void start() {
		this.server.start();
		this.clients.forEach(SimulatedClient::start);
	}

	SimulatedServer server() {
		return this.server;
	}

	SimulatedProcess serverProcess() {
		return this.server.process();
	}

	private int epoch() {
		return this.server.epoch();
	}

	List<SimulatedClient> clients() {
		return this.clients;
	}

	SimulatedClient someClient(SplittableRandom random) {
		return this.clients.get(random.nextInt(this.clients.size()));
	}

	private void later(Duration delay, Runnable step) {
		this.world.scheduler().after(delay.toNanos(), step);
	}

	// the server

	void crashServer(Farewell farewell, Duration pause) {
		SimulatedServer crashed = this.server;
		if (crashed.process().isAlive()) {
			crashed.process().kill();
			this.world.network().died(crashed.process(), farewell);
			later(pause, () -> follow(crashed));
		}
	}

	private void follow(SimulatedServer before) {
		if (this.server.equals(before)) {
			this.server = new SimulatedServer(this.world, ++this.servers);
			this.server.start();
		}
	}

	/** In order; the next one begins once this one has stopped. */
	void stopServer(Duration pause) {
		SimulatedServer stopping = this.server;
		if (stopping.process().isAlive() && !stopping.isStopping() && stopping.conduit() != null) {
			stopping.stop();
			awaitStopped(stopping, this.world.scheduler().now(), pause);
		}
	}

	private void awaitStopped(SimulatedServer stopping, long since, Duration pause) {
		later(Duration.ofMillis(100), () -> {
			if (!stopping.process().isAlive()) {
				return;
			}
			if (stopping.isStopped()) {
				exit(stopping.process());
				later(pause, () -> follow(stopping));
				return;
			}
			requireInTime(stopping.process(), since, longestStop(this.world.settings().server()));
			awaitStopped(stopping, since, pause);
		});
	}

	/**
	 * Connections, calls, messages and sessions are given their time one after the other.
	 */
	static Duration longestStop(ServerOptions options) {
		return options.drainTimeout().multipliedBy(4).plus(options.connection().closeTimeout()).plusSeconds(5);
	}

	private void requireInTime(SimulatedProcess process, long since, Duration most) {
		long begun = Math.max(since, process.thawedAt());
		if (!process.isFrozen() && this.world.scheduler().now() - begun > most.toNanos()) {
			throw new AssertionError("%s has not stopped after %s".formatted(process, most));
		}
	}

	private void exit(SimulatedProcess process) {
		process.kill();
		this.world.network().died(process, Farewell.END);
	}

	// clients

	void crash(SimulatedClient crashed, Farewell farewell, Duration pause) {
		if (crashed.process().isAlive()) {
			crashed.process().kill();
			this.world.network().died(crashed.process(), farewell);
			later(pause, () -> follow(crashed));
		}
	}

	private void follow(SimulatedClient before) {
		int place = this.clients.indexOf(before);
		if (place >= 0) {
			SimulatedClient next = new SimulatedClient(this.world, before.name(), this::epoch);
			this.clients.set(place, next);
			next.start();
		}
	}

	/** One that is closed in order is followed by another. */
	void replace(SimulatedClient closing, Duration pause) {
		if (closing.process().isAlive() && closing.conduit() != null && !closing.isClosing()) {
			closing.close();
			awaitClosed(closing, this.world.scheduler().now(), pause);
		}
	}

	private void awaitClosed(SimulatedClient closing, long since, Duration pause) {
		later(Duration.ofMillis(100), () -> {
			if (!closing.process().isAlive()) {
				return;
			}
			if (closing.isClosed()) {
				exit(closing.process());
				later(pause, () -> follow(closing));
				return;
			}
			requireInTime(closing.process(), since, longestClose());
			awaitClosed(closing, since, pause);
		});
	}

	Duration longestClose() {
		return this.world.settings().client().closeTimeout().multipliedBy(2).plusSeconds(5);
	}

	/** Whoever is missing comes now. */
	void complete() {
		if (!this.server.process().isAlive()) {
			follow(this.server);
		}
		for (SimulatedClient client : List.copyOf(this.clients)) {
			if (!client.process().isAlive()) {
				follow(client);
			}
		}
	}

	boolean isComplete() {
		return this.server.process().isAlive() && !this.server.isStopping()
				&& this.clients.stream().allMatch((client) -> client.process().isAlive() && !client.isClosing());
	}

}
