package dev.conduit.autoconfigure.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Peer;

/**
 * A connection of the server, or of a channel.
 *
 * @param id its number
 * @param name what the peer calls itself, {@code null} before it logged in
 * @param principal what the peer proved to be
 * @param address where it is
 * @param state where the connection is in its life
 * @param inFlight calls and messages of both sides that are not finished
 * @param pendingBytes bytes that were sent and have not left
 * @param pauses how many pauses are in force
 */
record ShownConnection(long id, @Nullable String name, @Nullable String principal, String address, String state,
		int inFlight, long pendingBytes, int pauses) {

	static ShownConnection of(Connection connection) {
		Peer peer = connection.peer();
		return new ShownConnection(connection.id(), (peer != null) ? peer.name() : null,
				(peer != null) ? peer.principal() : null, connection.link().peer().address(), connection.state().name(),
				connection.inFlight(), connection.link().pendingBytes(), connection.pauses().size());
	}

	static List<ShownConnection> of(List<Connection> connections) {
		return connections.stream().map(ShownConnection::of).toList();
	}

}
