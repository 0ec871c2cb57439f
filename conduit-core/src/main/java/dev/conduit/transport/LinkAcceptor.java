package dev.conduit.transport;

import dev.conduit.message.Limit;

/**
 * Decides what stands behind a new link.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LinkAcceptor {

	/**
	 * A link is there; frames follow after this method returned. Called on the link's
	 * loop and never blocks.
	 * @param link the new link
	 * @return what gets its frames
	 */
	FrameReceiver accept(Link link);

	/**
	 * Somebody connected who has said nothing yet. Called once for each link of a server
	 * whose transport others can reach, before anything is read, on the link's loop;
	 * never blocks.
	 * @param link the link, of which nothing but {@link Link#peer()} is to be used yet
	 * @param cut ends it at once and without a word; any thread
	 * @return whether it may stay; otherwise it is cut
	 */
	default boolean arrived(Link link, Runnable cut) {
		return true;
	}

	/**
	 * A link is gone, whether anybody stood behind it or not. Called once for each that
	 * {@link #arrived} and might stay, on any thread.
	 * @param link the link
	 */
	default void left(Link link) {
	}

	/**
	 * A link ran into a bound of which whoever stands behind it, if anybody does, knows
	 * nothing; it is cut.
	 * @param link the link
	 * @param limit the bound
	 */
	default void limitHit(Link link, Limit limit) {
	}

}
