package dev.conduit.spring.binding;

/**
 * What becomes of a payload that no parameter takes.
 *
 * @since 0.1.0
 */
public enum UntakenPayload {

	/** It is refused: whoever sent it meant something by it. */
	REFUSED,

	/** It is ignored: others may have been meant. */
	IGNORED

}
