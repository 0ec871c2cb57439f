package dev.conduit.transport.shm;

import java.time.Duration;

/**
 * Rings through which a server brings what is published to several processes at once.
 *
 * @param maxRings how many a listener makes at most, one for each pattern that is
 * subscribed to; 0 for none
 * @param whenFull what happens when a reader has yet to read what would be overwritten
 * @param slots messages that a ring holds, a power of two from 16 to 65536
 * @param arenaSize bytes for the larger messages of a ring, a power of two from 64 KiB to
 * 64 MiB; the largest message is a quarter of it
 * @param slowTimeout how long a reader may stand still in a full ring before nobody waits
 * for it any more; it is positive
 * @since 0.1.0
 */
public record ShmTopics(int maxRings, WhenFull whenFull, int slots, int arenaSize, Duration slowTimeout) {

	private static final int MAX_RINGS = 1024;

	private static final int MIN_SLOTS = 16;

	private static final int MAX_SLOTS = 65536;

	private static final int MIN_ARENA = 64 * 1024;

	private static final int MAX_ARENA = 64 * 1024 * 1024;

	/**
	 * Up to 16 rings of 256 messages and 1 MiB that wait for their readers, 5 seconds.
	 */
	public static final ShmTopics DEFAULT = new ShmTopics(16, WhenFull.WAIT, 256, 1 << 20, Duration.ofSeconds(5));

	public ShmTopics {
		if (maxRings < 0 || maxRings > MAX_RINGS) {
			throw new IllegalArgumentException("'maxRings' must be 0 to %d (was %d)".formatted(MAX_RINGS, maxRings));
		}
		requirePowerOfTwo("slots", slots, MIN_SLOTS, MAX_SLOTS);
		requirePowerOfTwo("arenaSize", arenaSize, MIN_ARENA, MAX_ARENA);
		if (!slowTimeout.isPositive()) {
			throw new IllegalArgumentException("'slowTimeout' must be positive (was %s)".formatted(slowTimeout));
		}
	}

	private static void requirePowerOfTwo(String name, int value, int least, int most) {
		if (value < least || value > most || Integer.bitCount(value) != 1) {
			throw new IllegalArgumentException(
					"'%s' must be a power of two, %d to %d (was %d)".formatted(name, least, most, value));
		}
	}

	/**
	 * What happens when a ring comes round to a message that a reader has yet to read.
	 */
	public enum WhenFull {

		/**
		 * Nothing is overwritten: messages wait for the ring in the mailbox of its
		 * pattern, whose policy says what happens when that is full, too.
		 */
		WAIT,

		/** The reader loses it, and is told how many it lost. */
		OVERWRITE

	}

}
