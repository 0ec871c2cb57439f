package dev.conduit.shm;

/**
 * What a subscriber asks of its topic.
 *
 * @since 0.1.0
 */
public enum Delivery {

	/** What the topic promises: nothing is lost where it is gated. */
	AS_TOPIC,

	/** Nothing must be lost: a topic that overwrites is refused. */
	LOSSLESS,

	/** Loss is fine: the publisher never waits for this subscriber. */
	LOSSY

}
