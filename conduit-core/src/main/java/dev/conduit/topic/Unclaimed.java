package dev.conduit.topic;

/**
 * What becomes of a message that no subscription wants. Whatever it is, it is counted.
 *
 * @since 0.1.0
 */
public enum Unclaimed {

	/** It counts as processed. */
	COUNT,

	/**
	 * It counts as processed, and is kept as a dead letter unless it was published
	 * without an acknowledgment.
	 */
	DEAD_LETTER,

	/** It is rejected; its publisher may try again later. */
	REJECT

}
