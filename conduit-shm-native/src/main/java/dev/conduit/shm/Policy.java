package dev.conduit.shm;

/**
 * What happens to messages that a subscriber has not read when the ring comes round.
 *
 * @since 0.1.0
 */
public enum Policy {

	/**
	 * The publisher never waits: the oldest message is overwritten, and a subscriber that
	 * was too slow is told exactly how many it lost.
	 */
	OVERWRITE,

	/**
	 * Nothing is overwritten that a subscriber has yet to read: the publisher meets a
	 * full ring.
	 */
	GATED

}
