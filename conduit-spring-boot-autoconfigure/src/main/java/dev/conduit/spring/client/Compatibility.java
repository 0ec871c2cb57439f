package dev.conduit.spring.client;

/**
 * What happens where a server does not serve what the clients of a channel expect.
 *
 * @since 0.1.0
 */
public enum Compatibility {

	/** It is said in the log, at the level INFO. */
	INFO,

	/** It is said in the log, at the level WARN. */
	WARN,

	/**
	 * It is said in the log, at the level ERROR, and calls of the methods that differ are
	 * refused before they are sent.
	 */
	FAIL

}
