package dev.conduit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import dev.conduit.simulation.SimulatedLink.Farewell;

/**
 * What goes wrong, and when; by the seed, until it is told to stop.
 */
final class Chaos {

	private static final Duration MEAN = Duration.ofSeconds(8);

	private final World world;

	private final Town town;

	private final SplittableRandom random;

	private final List<Runnable> faults;

	private boolean over;

	private long count;

	Chaos(World world, Town town) {
		this.world = world;
		this.town = town;
		this.random = world.random().split();
		this.faults = List.of(() -> cut(true), () -> cut(true), () -> cut(false), this::halfClose, this::stall,
				this::stall, () -> block(true, false), () -> block(false, true), () -> block(true, true),
				() -> freeze(town.serverProcess()), () -> freeze(town.someClient(this.random).process()),
				this::crashServer, this::stopServer, this::crashClient, this::closeClient, this::slowNetwork,
				this::slowReceivers);
	}

	long count() {
		return this.count;
	}

	void begin() {
		later(this::next, longUpTo(MEAN.multipliedBy(2)));
	}

	private void next() {
		if (!this.over) {
			this.count++;
			this.faults.get(this.random.nextInt(this.faults.size())).run();
			begin();
		}
	}

	/**
	 * Nothing goes wrong any more, and what does not go on by itself is mended.
	 */
	void end() {
		this.over = true;
		this.world.network().slowness(Duration.ofMillis(2));
		this.world.network().links().forEach((link) -> link.out().block(false));
		this.town.clients().forEach((client) -> {
			this.world.network().block(client.name(), false, false);
			client.process().thaw();
		});
		this.town.serverProcess().thaw();
		this.world.release();
	}

	private void later(Runnable step, Duration delay) {
		this.world.scheduler().after(delay.toNanos(), step);
	}

	private Duration longUpTo(Duration most) {
		return Duration.ofNanos(this.random.nextLong(most.toNanos()));
	}

	/** Mostly short, at times longer than any patience. */
	private Duration someTime() {
		return longUpTo((this.random.nextInt(4) == 0) ? Duration.ofSeconds(60) : Duration.ofSeconds(4));
	}

	private void cut(boolean both) {
		withLink((link) -> this.world.network().cut(link, both));
	}

	private void halfClose() {
		withLink((link) -> link.out().end());
	}

	private void stall() {
		withLink((link) -> {
			link.out().block(true);
			later(() -> link.out().block(false), someTime());
		});
	}

	private void withLink(Consumer<SimulatedLink> fault) {
		List<SimulatedLink> links = new ArrayList<>(this.world.network().links());
		if (!links.isEmpty()) {
			fault.accept(links.get(this.random.nextInt(links.size())));
		}
	}

	private void block(boolean up, boolean down) {
		String client = this.town.someClient(this.random).name();
		this.world.network().block(client, up, down);
		later(() -> this.world.network().block(client, false, false), someTime());
	}

	private void freeze(SimulatedProcess process) {
		process.freeze();
		later(process::thaw, someTime());
	}

	private Farewell farewell() {
		List<Farewell> all = List.of(Farewell.values());
		return all.get(this.random.nextInt(all.size()));
	}

	private void crashServer() {
		this.town.crashServer(farewell(), someTime());
	}

	private void stopServer() {
		this.town.stopServer(someTime());
	}

	private void crashClient() {
		this.town.crash(this.town.someClient(this.random), farewell(), someTime());
	}

	private void closeClient() {
		this.town.replace(this.town.someClient(this.random), someTime());
	}

	private void slowNetwork() {
		this.world.network().slowness(longUpTo(Duration.ofMillis(600)).plusMillis(1));
		later(() -> this.world.network().slowness(Duration.ofMillis(2)), someTime());
	}

	private void slowReceivers() {
		this.world.slowReceivers(true);
		later(() -> this.world.slowReceivers(false), someTime());
	}

}
