package dev.conduit.message;

/**
 * Which of the messages that wait for a receiver is delivered first: one of a higher
 * priority goes before all of lower ones, and within a priority the order is kept. It
 * counts wherever messages wait: at the server, for each of its subscribers, and in the
 * mailbox of the subscriber itself.
 *
 * @since 0.1.0
 */
public enum Priority {

	/** Can wait for everything else. */
	LOWEST(0),

	/** Can wait. */
	LOW(1),

	/** Where nothing is said. */
	NORMAL(2),

	/** Before the usual. */
	HIGH(3),

	/** Before everything else. */
	HIGHEST(4);

	private static final Priority[] BY_CODE = values();

	/** How many there are. */
	public static final int LEVELS = BY_CODE.length;

	private final int code;

	Priority(int code) {
		this.code = code;
	}

	/**
	 * Number on the wire.
	 * @return 0 for the lowest
	 */
	public int code() {
		return this.code;
	}

	/**
	 * The priority of a number.
	 * @param code number from the wire
	 * @return the priority
	 * @throws IllegalArgumentException if there is none
	 */
	public static Priority of(int code) {
		if (code < 0 || code >= LEVELS) {
			throw new IllegalArgumentException("'priority' must be 0 to %d (was %d)".formatted(LEVELS - 1, code));
		}
		return BY_CODE[code];
	}

}
