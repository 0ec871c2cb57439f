package dev.conduit.shm;

import java.time.Duration;

import dev.conduit.proof.Size;

/**
 * What a test of sleep allows. A build on a busy machine asks for what no defect can
 * reach, the longer forms ask for the figures that are promised.
 */
public final class SleepBounds {

	/** Windows in which the use of processors is looked at; the least counts. */
	public static final int WINDOWS = Size.of(2, 4, 4);

	/** Far below the ten seconds after which a sleeper wakes by itself. */
	public static final Duration LONGEST = Duration.ofSeconds(Size.of(5, 1, 1));

	private SleepBounds() {
	}

	/**
	 * The part of a processor that sleepers may use; who polls uses more than ten times
	 * of it.
	 */
	public static double idle(double promised) {
		return (Size.current() == Size.QUICK) ? 10 * promised : promised;
	}

}
