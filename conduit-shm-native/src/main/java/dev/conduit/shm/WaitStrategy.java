package dev.conduit.shm;

/**
 * How a subscriber waits.
 *
 * @since 0.1.0
 */
public enum WaitStrategy {

	/** Looks again and again: the shortest latency, and a processor of its own. */
	SPIN,

	/** Looks for a short time, then sleeps. */
	SPIN_THEN_PARK,

	/** Sleeps at once: no processor time while nothing comes. */
	PARK

}
