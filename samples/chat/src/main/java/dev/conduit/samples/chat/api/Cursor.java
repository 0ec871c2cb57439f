package dev.conduit.samples.chat.api;

/**
 * A place in a history: all up to the sequence was seen. Sequences of different epochs
 * have nothing to do with each other: each history that begins anew, as after a restart
 * of the server, has an epoch of its own.
 *
 * @param epoch which history
 * @param sequence number of the last line that was seen, 0 before the first
 * @since 0.1.0
 */
public record Cursor(String epoch, long sequence) {

	/**
	 * Whether the other is further on in the same history.
	 * @param other the other
	 * @return whether it is ahead
	 */
	public boolean isBehind(Cursor other) {
		return this.epoch.equals(other.epoch) && this.sequence < other.sequence;
	}

	/**
	 * The cursor one line further on.
	 * @return the next cursor
	 */
	public Cursor next() {
		return new Cursor(this.epoch, this.sequence + 1);
	}

}
