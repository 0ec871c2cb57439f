package dev.conduit.exchange;

/**
 * The shapes of a call.
 *
 * @since 0.1.0
 */
public enum Interaction {

	/** One request, one answer. */
	UNARY,

	/** One request, no answer. */
	ONE_WAY

}
