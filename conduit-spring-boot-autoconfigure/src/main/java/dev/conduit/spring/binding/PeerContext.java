package dev.conduit.spring.binding;

import dev.conduit.exchange.Peer;

/**
 * What a thread knows of the peer for which it runs a method of a bean. Opened and closed
 * by that thread, in pairs: around each call, each message that is handled alone, and
 * each turn of a stream. Also on event loops, so it must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PeerContext {

	/** The thread knows nothing. */
	PeerContext NONE = (peer) -> () -> {
	};

	/**
	 * From here on the thread works for a peer.
	 * @param peer the peer
	 * @return ends it
	 */
	Scope open(Peer peer);

	/**
	 * A thread's work for a peer.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/** The thread knows again what it knew before. */
		@Override
		void close();

	}

}
