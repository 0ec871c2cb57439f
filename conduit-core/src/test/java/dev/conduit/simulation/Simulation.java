package dev.conduit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a seed. First whatever can go wrong does, and what is promised is watched.
 * Then nothing goes wrong any more, and all has to be well again: everybody connected,
 * everything done, nobody waiting; and after an orderly end nothing may be left.
 */
final class Simulation {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** Heart-beats, back-off and an end in order may take their time. */
	private static final Duration UNTIL_CONNECTED = Duration.ofMinutes(4);

	/** A message may be delivered again, each time after a time-out. */
	private static final Duration UNTIL_REST = Duration.ofMinutes(4);

	private final World world;

	private final Town town;

	private final Chaos chaos;

	private final Rules rules;

	private Simulation(long seed, Defect defect) {
		this.world = new World(seed, defect);
		this.town = new Town(this.world);
		this.chaos = new Chaos(this.world, this.town);
		this.rules = new Rules(this.world, this.town);
	}

	/**
	 * Runs a seed on the current thread.
	 * @param length how long things go wrong
	 */
	static Result run(long seed, Duration length, Defect defect) {
		Simulation simulation = new Simulation(seed, defect);
		Alarm.watch(simulation.world.ledger());
		try {
			simulation.run(length);
		}
		catch (RuntimeException | AssertionError ex) {
			simulation.world.ledger().violated("the simulation itself: " + ex, ex);
		}
		Result result = simulation.result(seed);
		Alarm.unwatch();
		simulation.world.bury();
		return result;
	}

	private void run(Duration length) {
		this.town.start();
		this.chaos.begin();
		pass(length);
		if (!isSound()) {
			return;
		}
		this.chaos.end();
		awaitConnected();
		pass(Settings.LONGEST_SILENCE.plusSeconds(5));
		awaitConnected();
		this.world.stopWorking();
		this.town.clients().forEach(SimulatedClient::probe);
		pass(Duration.ofSeconds(20));
		awaitRest();
		if (isSound()) {
			this.world.messages().checkAtRest(this.town.server().epoch());
			end();
		}
	}

	private boolean isSound() {
		return this.world.ledger().isClean();
	}

	/** Time passes, and each second all rules are looked at. */
	private void pass(Duration time) {
		long until = this.world.scheduler().now() + time.toNanos();
		while (this.world.scheduler().now() < until && isSound()) {
			this.world.scheduler().runUntil(Math.min(until, this.world.scheduler().now() + SECOND));
			this.rules.check();
		}
	}

	private void awaitConnected() {
		long until = this.world.scheduler().now() + UNTIL_CONNECTED.toNanos();
		while (!this.rules.isConnected() && isSound()) {
			if (this.world.scheduler().now() > until) {
				this.world.ledger()
					.violated("not everybody is connected %s after all was mended".formatted(UNTIL_CONNECTED));
			}
			this.town.complete();
			pass(Duration.ofSeconds(1));
		}
	}

	private void awaitRest() {
		long until = this.world.scheduler().now() + UNTIL_REST.toNanos();
		String unrest = this.rules.unrest();
		while (!unrest.isEmpty() && isSound()) {
			if (this.world.scheduler().now() > until) {
				this.world.ledger().violated("no rest after %s: %s".formatted(UNTIL_REST, unrest));
			}
			pass(Duration.ofSeconds(1));
			unrest = this.rules.unrest();
		}
	}

	private void end() {
		this.town.clients().forEach(SimulatedClient::close);
		pass(this.town.longestClose());
		for (SimulatedClient client : this.town.clients()) {
			this.world.ledger().require(client.isClosed(), "%s is not closed", client.name());
		}
		this.town.server().stop();
		pass(Town.longestStop(this.world.settings().server()));
		this.world.ledger().require(this.town.server().isStopped(), "the server has not stopped");
		this.rules.checkEmpty();
	}

	private Result result(long seed) {
		return new Result(seed, this.world.scheduler().hash(), this.world.ledger().violations(),
				Duration.ofNanos(this.world.scheduler().now()), this.world.scheduler().steps(), this.chaos.count(),
				this.world.calls().made(), this.world.calls().answered(), this.world.messages().made(),
				this.world.messages().acked(), this.world.messages().delivered());
	}

	/**
	 * What came of a run.
	 *
	 * @param hash the same for two runs that took the same way
	 * @param violations what was promised and not kept, none where all is well
	 * @param time how much passed
	 * @param steps how many were taken
	 * @param faults how often something went wrong
	 */
	record Result(long seed, long hash, List<String> violations, Duration time, long steps, long faults, long calls,
			long answered, long messages, long acked, long delivered) {

		boolean isSound() {
			return this.violations.isEmpty();
		}

		@Override
		public String toString() {
			return "seed %d: %d s, %d steps, %d faults, %d calls (%d answered), %d messages (%d acknowledged, %d delivered)%s"
				.formatted(this.seed, this.time.toSeconds(), this.steps, this.faults, this.calls, this.answered,
						this.messages, this.acked, this.delivered,
						isSound() ? "" : ("\n" + String.join("\n", this.violations)));
		}

	}

}
