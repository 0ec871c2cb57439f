package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Peer;
import dev.conduit.exchange.TrafficMeter;

/**
 * Knows how much each principal may send. Connections of the same principal share its
 * meter. Called on loops; never blocks.
 *
 * @since 0.1.0
 */
public interface PeerRates {

	/** Nobody is bounded. */
	PeerRates UNLIMITED = (peer) -> null;

	/**
	 * A peer logged in.
	 * @param peer who
	 * @return what bounds it, or {@code null} for nothing
	 */
	@Nullable TrafficMeter begin(Peer peer);

	/**
	 * Its connection ended. Called once for each meter that was given out.
	 * @param peer who
	 */
	default void end(Peer peer) {
	}

}
