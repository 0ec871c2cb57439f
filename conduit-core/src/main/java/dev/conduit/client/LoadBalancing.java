package dev.conduit.client;

/**
 * How a client uses its addresses and connections.
 *
 * @since 0.1.0
 */
public enum LoadBalancing {

	/**
	 * The first address that works, the others where it fails. Calls go over the
	 * connections to it in turn.
	 */
	FIRST,

	/** All addresses at once, each call over the next connection. */
	ROUND_ROBIN,

	/**
	 * All addresses at once, each call over the connection with the fewest calls and
	 * messages in flight, in turn among equals: a slow server gets fewer.
	 */
	LEAST_IN_FLIGHT;

	/** Whether each address has connections of its own. */
	boolean usesAll() {
		return this != FIRST;
	}

}
