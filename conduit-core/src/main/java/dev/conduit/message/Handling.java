package dev.conduit.message;

/**
 * How a message wants to be treated on its way to those who receive it.
 *
 * @param priority before which other messages it goes
 * @param key messages with the same key reach each receiver in the order in which they
 * were published, and are handled one after the other even where others are handled at
 * the same time; up to 255 bytes of UTF-8, empty for none
 * @since 0.1.0
 */
public record Handling(Priority priority, String key) {

	/** Like most messages. */
	public static final Handling DEFAULT = new Handling(Priority.NORMAL, "");

	private static final int MAX_KEY_BYTES = 255;

	public Handling {
		int bytes = Utf8.length(key);
		if (bytes > MAX_KEY_BYTES) {
			throw new IllegalArgumentException(
					"'key' must have at most %d bytes of UTF-8 (was %d)".formatted(MAX_KEY_BYTES, bytes));
		}
	}

	/**
	 * The same with another priority.
	 * @param priority before which other messages it goes
	 * @return the new handling
	 */
	public Handling withPriority(Priority priority) {
		return new Handling(priority, this.key);
	}

	/**
	 * The same with another key.
	 * @param key messages with the same key are handled one after the other; empty for
	 * none
	 * @return the new handling
	 */
	public Handling withKey(String key) {
		return new Handling(this.priority, key);
	}

}
