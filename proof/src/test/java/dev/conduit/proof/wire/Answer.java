package dev.conduit.proof.wire;

/**
 * What a side does with a frame.
 */
enum Answer {

	/** It takes it, and goes on. */
	ACCEPTED,

	/** It does not know it and need not, and goes on. */
	SKIPPED,

	/** It finishes in order. */
	ENDED,

	/** It says PROTOCOL_ERROR and closes. */
	REFUSED

}
