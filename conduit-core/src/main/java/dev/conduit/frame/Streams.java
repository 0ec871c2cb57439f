package dev.conduit.frame;

/**
 * In which directions items travel in a call.
 */
public enum Streams {

	/** One payload each way. */
	NONE,

	/** The answer is a stream. */
	RESULTS,

	/** The caller sends a stream beside its arguments. */
	ITEMS,

	/** Both. */
	BOTH;

	/**
	 * The directions of a call.
	 * @param results whether the answer is a stream
	 * @param items whether the caller sends a stream
	 * @return the directions
	 */
	public static Streams of(boolean results, boolean items) {
		if (items) {
			return results ? BOTH : ITEMS;
		}
		return results ? RESULTS : NONE;
	}

	/**
	 * Whether the answer is a stream.
	 * @return whether there may be many results
	 */
	public boolean results() {
		return this == RESULTS || this == BOTH;
	}

	/**
	 * Whether the caller sends a stream.
	 * @return whether there may be many items
	 */
	public boolean items() {
		return this == ITEMS || this == BOTH;
	}

}
