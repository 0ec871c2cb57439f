package dev.conduit.server;

import java.time.Duration;
import java.util.List;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.transport.Address;

/**
 * Where a server listens, and its bounds.
 *
 * @param name name of the server, told to clients
 * @param listen addresses, several at once
 * @param maxConnections connections that are open or log in at once; a further one is
 * told so and closed
 * @param inboundTotal bytes of unfinished calls and messages over all connections; past
 * it connections are not read
 * @param drainTimeout how long a stop waits for what was begun
 * @param connection bounds and times of each connection
 * @param arrivals bounds on those who connect
 * @since 0.1.0
 */
public record ServerOptions(String name, List<Address> listen, int maxConnections, long inboundTotal,
		Duration drainTimeout, ConnectionOptions connection, ArrivalLimits arrivals) {

	/** Connections where nothing is configured. */
	public static final int DEFAULT_MAX_CONNECTIONS = 10_000;

	/** Bytes over all connections where nothing is configured. */
	public static final long DEFAULT_INBOUND_TOTAL = 256L * 1024 * 1024;

	/** Time for what was begun where nothing is configured. */
	public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(20);

	public ServerOptions {
		listen = List.copyOf(listen);
		if (listen.isEmpty()) {
			throw new IllegalArgumentException("'listen' must not be empty");
		}
		if (maxConnections < 1) {
			throw new IllegalArgumentException("'maxConnections' must be positive (was %d)".formatted(maxConnections));
		}
		connection = connection.withName(name);
	}

	/**
	 * Options with the default bounds on those who connect.
	 * @param name name of the server, told to clients
	 * @param listen addresses, several at once
	 * @param maxConnections connections that are open or log in at once
	 * @param inboundTotal bytes of unfinished calls and messages over all connections
	 * @param drainTimeout how long a stop waits for what was begun
	 * @param connection bounds and times of each connection
	 */
	public ServerOptions(String name, List<Address> listen, int maxConnections, long inboundTotal,
			Duration drainTimeout, ConnectionOptions connection) {
		this(name, listen, maxConnections, inboundTotal, drainTimeout, connection, ArrivalLimits.DEFAULT);
	}

	/**
	 * Options with defaults for everything else.
	 * @param name name of the server
	 * @param listen addresses
	 * @return the options
	 */
	public static ServerOptions of(String name, List<Address> listen) {
		return new ServerOptions(name, listen, DEFAULT_MAX_CONNECTIONS, DEFAULT_INBOUND_TOTAL, DEFAULT_DRAIN_TIMEOUT,
				ConnectionOptions.DEFAULT);
	}

	/**
	 * These options with another connection.
	 * @param connection bounds and times of each connection
	 * @return the new options
	 */
	public ServerOptions withConnection(ConnectionOptions connection) {
		return new ServerOptions(this.name, this.listen, this.maxConnections, this.inboundTotal, this.drainTimeout,
				connection, this.arrivals);
	}

	/**
	 * These options with another bound on connections.
	 * @param maxConnections connections at once
	 * @return the new options
	 */
	public ServerOptions withMaxConnections(int maxConnections) {
		return new ServerOptions(this.name, this.listen, maxConnections, this.inboundTotal, this.drainTimeout,
				this.connection, this.arrivals);
	}

	/**
	 * These options with other bounds on those who connect.
	 * @param arrivals the bounds
	 * @return the new options
	 */
	public ServerOptions withArrivals(ArrivalLimits arrivals) {
		return new ServerOptions(this.name, this.listen, this.maxConnections, this.inboundTotal, this.drainTimeout,
				this.connection, arrivals);
	}

}
