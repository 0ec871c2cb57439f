package dev.conduit.transport;

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

}
