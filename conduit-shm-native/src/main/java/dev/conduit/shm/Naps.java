package dev.conduit.shm;

import java.time.Duration;

/**
 * How long one sleep lasts where nobody says otherwise. It only bounds what a peer that
 * dies can cost: no message needs it. A test that wants to see that gives the JVM
 * {@code -Dconduit.shm.nap=10000}.
 */
final class Naps {

	static final String PROPERTY = "conduit.shm.nap";

	static final Duration DEFAULT = Duration.ofMillis(Integer.getInteger(PROPERTY, 50));

	private Naps() {
	}

}
