package dev.conduit.routing;

/**
 * Where a handler runs.
 *
 * @since 0.1.0
 */
public enum Execution {

	/** On a virtual thread of its own: it may block. */
	VIRTUAL_THREAD,

	/** On the link's loop: it must never block, and saves two thread switches. */
	INLINE

}
