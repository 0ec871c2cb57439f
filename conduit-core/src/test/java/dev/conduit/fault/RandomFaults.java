package dev.conduit.fault;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

import dev.conduit.frame.Frame;

/**
 * Faults by chance, in a number that is bounded. The n-th frame of a direction always
 * suffers the same under one seed, which is what {@link #toString()} shows: print it in
 * the message of a test that fails. For any thread.
 *
 * @since 0.1.0
 */
public final class RandomFaults implements FaultPlan {

	private final long seed;

	private final Rates rates;

	private final ReentrantLock lock = new ReentrantLock();

	/** All that follows is guarded by the lock. */
	private final Map<Direction, SplittableRandom> chances;

	private int left;

	/**
	 * Faults of a seed.
	 * @param seed the seed
	 * @param rates how likely they are
	 * @param most how many there are at most, delays included; nothing happens after them
	 */
	public RandomFaults(long seed, Rates rates, int most) {
		this.seed = seed;
		this.rates = rates;
		this.left = most;
		SplittableRandom root = new SplittableRandom(seed);
		this.chances = Map.of(Direction.TO_SERVER, root.split(), Direction.TO_CLIENT, root.split());
	}

	@Override
	public Fault next(Direction direction, Frame frame) {
		this.lock.lock();
		try {
			SplittableRandom chance = this.chances.get(direction);
			Fault fault = (this.left > 0) ? this.rates.pick(chance) : Fault.NONE;
			this.left -= fault.equals(Fault.NONE) ? 0 : 1;
			return fault;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return "faults of the seed " + this.seed + "L with " + this.rates;
	}

	/**
	 * How likely each fault is, for a frame.
	 *
	 * @param drop that it is lost, 0 to 1
	 * @param cut that the connection breaks, 0 to 1
	 * @param delay that it comes later, 0 to 1; all three together at most 1
	 * @param longest how much later at most
	 */
	public record Rates(double drop, double cut, double delay, Duration longest) {

		public Rates {
			if (drop < 0 || cut < 0 || delay < 0 || drop + cut + delay > 1) {
				throw new IllegalArgumentException(
						"'drop', 'cut' and 'delay' must be 0 or more and 1 at most together (were %s, %s and %s)"
							.formatted(drop, cut, delay));
			}
		}

		private Fault pick(SplittableRandom chance) {
			double drawn = chance.nextDouble();
			long late = (long) (chance.nextDouble() * this.longest.toNanos());
			if (drawn < this.drop) {
				return Fault.DROP;
			}
			if (drawn < this.drop + this.cut) {
				return Fault.CUT;
			}
			return (drawn < this.drop + this.cut + this.delay) ? Fault.delay(Duration.ofNanos(late)) : Fault.NONE;
		}

	}

}
