package dev.conduit.server;

/**
 * Where a server stands.
 *
 * @since 0.1.0
 */
public enum ServerState {

	/** It was not started. */
	NEW,

	/** It listens. */
	LISTENING,

	/** It accepts nobody and finishes what was begun. */
	DRAINING,

	/** It is over. */
	STOPPED

}
