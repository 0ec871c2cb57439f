package dev.conduit.shm;

/**
 * What a publisher does where a gated ring has no space, because a subscriber has yet to
 * read what is there.
 *
 * @since 0.1.0
 */
public enum WhenFull {

	/** Publishing throws {@link RingFullException} at once. */
	FAIL,

	/**
	 * Publishing waits for space, and throws {@link RingFullException} when it has waited
	 * for too long.
	 */
	BLOCK,

	/**
	 * The new message is dropped and counted: publishing returns
	 * {@link Publisher#REFUSED}.
	 */
	DROP_NEWEST

}
