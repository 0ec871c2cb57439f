package dev.conduit.topic;

/**
 * What becomes of a message for a mailbox that is full. Whatever it is, it is counted and
 * the producer learns of it.
 *
 * @since 0.1.0
 */
public enum OverflowPolicy {

	/**
	 * A publisher in this process waits for room and fails after a time. What comes from
	 * a connection is taken all the same, since waiting would hold up the connection's
	 * other traffic: the connection itself bounds how much of it may wait, and stops
	 * reading at that bound.
	 */
	BLOCK,

	/** It is rejected; its producer may try again later. */
	FAIL,

	/**
	 * It takes the place of the one that waited longest of those with the lowest
	 * priority, which is rejected for good; where all have a higher one than it has, it
	 * is itself rejected for good.
	 */
	DROP_OLDEST,

	/** It is rejected for good. */
	DROP_NEWEST

}
