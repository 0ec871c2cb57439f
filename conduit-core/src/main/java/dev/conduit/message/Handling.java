package dev.conduit.message;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a message wants to be treated on its way to those who receive it.
 *
 * @param priority before which other messages it goes
 * @param key messages with the same key reach each receiver in the order in which they
 * were published, and are handled one after the other even where others are handled at
 * the same time; up to 255 bytes of UTF-8, empty for none
 * @param timeToLive how long from being published it is worth something, more than zero
 * and at most 365 days; {@code null} for ever. One that waits longer is not delivered
 * @since 0.1.0
 */
public record Handling(Priority priority, String key, @Nullable Duration timeToLive) {

	/** Like most messages. */
	public static final Handling DEFAULT = new Handling(Priority.NORMAL, "", null);

	private static final int MAX_KEY_BYTES = 255;

	private static final Duration MAX_TIME_TO_LIVE = Duration.ofDays(365);

	public Handling {
		int bytes = Utf8.length(key);
		if (bytes > MAX_KEY_BYTES) {
			throw new IllegalArgumentException(
					"'key' must have at most %d bytes of UTF-8 (was %d)".formatted(MAX_KEY_BYTES, bytes));
		}
		if (timeToLive != null && (!timeToLive.isPositive() || timeToLive.compareTo(MAX_TIME_TO_LIVE) > 0)) {
			throw new IllegalArgumentException("'timeToLive' must be more than zero and at most %d days (was %s)"
				.formatted(MAX_TIME_TO_LIVE.toDays(), timeToLive));
		}
	}

	/**
	 * The same with another priority.
	 * @param priority before which other messages it goes
	 * @return the new handling
	 */
	public Handling withPriority(Priority priority) {
		return new Handling(priority, this.key, this.timeToLive);
	}

	/**
	 * The same with another key.
	 * @param key messages with the same key are handled one after the other; empty for
	 * none
	 * @return the new handling
	 */
	public Handling withKey(String key) {
		return new Handling(this.priority, key, this.timeToLive);
	}

	/**
	 * The same with another time to live.
	 * @param timeToLive how long from being published it is worth something, {@code null}
	 * for ever
	 * @return the new handling
	 */
	public Handling withTimeToLive(@Nullable Duration timeToLive) {
		return new Handling(this.priority, this.key, timeToLive);
	}

}
