package dev.conduit.samples.chat.server;

import dev.conduit.exchange.Peer;

/**
 * A user at one of its connections.
 *
 * @param connection number of the connection
 * @param user who logged in there
 */
record Guest(long connection, String user) {

	static Guest of(Peer peer) {
		return new Guest(peer.connectionId(), peer.principal());
	}

}
