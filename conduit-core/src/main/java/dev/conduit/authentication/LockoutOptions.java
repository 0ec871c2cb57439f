package dev.conduit.authentication;

import java.time.Duration;

/**
 * How guessers are slowed down. Failed log-ins are counted for each user at each address,
 * and for each address alone. When the limit is reached, log-ins there are refused for a
 * while that doubles with each further failure.
 *
 * @param maxFailures failures of one user at one address that are free; 0 for no limit
 * @param maxFailuresPerAddress failures at one address, of whichever users, that are
 * free; 0 for no limit. Many users may be behind one address, so that it forgives one
 * failure after each {@code longest / maxFailuresPerAddress}
 * @param shortest the first pause
 * @param longest what the pause grows to; after as long without a failure all is
 * forgotten for that user and address
 * @param capacity users at addresses, and addresses, that are remembered; the one not
 * seen for longest is forgotten for a new one. Some 120 bytes each
 * @since 0.1.0
 */
public record LockoutOptions(int maxFailures, int maxFailuresPerAddress, Duration shortest, Duration longest,
		int capacity) {

	/** What is in force where nothing is said. */
	public static final LockoutOptions DEFAULT = new LockoutOptions(5, 50, Duration.ofSeconds(1),
			Duration.ofMinutes(15), 100_000);

	/** Nobody is slowed down. */
	public static final LockoutOptions NONE = new LockoutOptions(0, 0, Duration.ofSeconds(1), Duration.ofMinutes(15),
			1);

	private static final int MOST = 1_000_000;

	public LockoutOptions {
		requireWithin("maxFailures", maxFailures, 0);
		requireWithin("maxFailuresPerAddress", maxFailuresPerAddress, 0);
		requireWithin("capacity", capacity, 1);
		if (!shortest.isPositive() || shortest.compareTo(longest) > 0) {
			throw new IllegalArgumentException("'shortest' must be positive and not longer than 'longest', %s (was %s)"
				.formatted(longest, shortest));
		}
		if (longest.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("'longest' must be a day at most (was %s)".formatted(longest));
		}
	}

	/**
	 * Whether anybody is slowed down.
	 * @return whether there is a limit
	 */
	public boolean isOn() {
		return this.maxFailures > 0 || this.maxFailuresPerAddress > 0;
	}

	private static void requireWithin(String name, int value, int least) {
		if (value < least || value > MOST) {
			throw new IllegalArgumentException("'%s' must be %d to %d (was %d)".formatted(name, least, MOST, value));
		}
	}

}
