package dev.conduit.client;

import java.time.Duration;
import java.util.List;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.policy.Backoff;
import dev.conduit.policy.RetryOptions;
import dev.conduit.transport.Address;

/**
 * Where a client connects, and how patient it is.
 *
 * @param name name of the client: in logs, metrics and the server's view
 * @param addresses tried in order, the nearest first, or used all at once
 * @param connectTimeout how long one attempt may take
 * @param deadline how long a call may take that says nothing else
 * @param reconnect pauses between rounds of attempts
 * @param retry how calls that may be repeated are repeated
 * @param pool how many connections there are, and which of them a call takes
 * @param connection bounds and times of each connection
 * @since 0.1.0
 */
public record ClientOptions(String name, List<Address> addresses, Duration connectTimeout, Duration deadline,
		Backoff reconnect, RetryOptions retry, PoolOptions pool, ConnectionOptions connection) {

	/** Time that one attempt to connect may take where nothing is configured. */
	public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

	/** Deadline of a call where nothing is configured. */
	public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

	/** Pauses between rounds of attempts where nothing is configured. */
	public static final Backoff DEFAULT_RECONNECT = Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(30));

	public ClientOptions {
		addresses = List.copyOf(addresses);
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("'addresses' must not be empty");
		}
		int connections = pool.total(addresses.size());
		if (connections > PoolOptions.MAX_CONNECTIONS) {
			throw new IllegalArgumentException("'connections' to %d addresses must be %d in all at most (was %d)"
				.formatted(addresses.size(), PoolOptions.MAX_CONNECTIONS, connections));
		}
		connection = connection.withName(name);
	}

	/**
	 * Options with defaults for everything else.
	 * @param name name of the client
	 * @param addresses tried in order
	 * @return the options
	 */
	public static ClientOptions of(String name, List<Address> addresses) {
		return new ClientOptions(name, addresses, DEFAULT_CONNECT_TIMEOUT, DEFAULT_DEADLINE, DEFAULT_RECONNECT,
				RetryOptions.DEFAULT, PoolOptions.DEFAULT, ConnectionOptions.DEFAULT);
	}

	/**
	 * These options with other pauses.
	 * @param reconnect pauses between rounds of attempts
	 * @return the new options
	 */
	public ClientOptions withReconnect(Backoff reconnect) {
		return new ClientOptions(this.name, this.addresses, this.connectTimeout, this.deadline, reconnect, this.retry,
				this.pool, this.connection);
	}

	/**
	 * These options with another deadline for calls.
	 * @param deadline how long a call may take that says nothing else
	 * @return the new options
	 */
	public ClientOptions withDeadline(Duration deadline) {
		return new ClientOptions(this.name, this.addresses, this.connectTimeout, deadline, this.reconnect, this.retry,
				this.pool, this.connection);
	}

	/**
	 * These options with another way to repeat calls.
	 * @param retry how calls that may be repeated are repeated
	 * @return the new options
	 */
	public ClientOptions withRetry(RetryOptions retry) {
		return new ClientOptions(this.name, this.addresses, this.connectTimeout, this.deadline, this.reconnect, retry,
				this.pool, this.connection);
	}

	/**
	 * These options with another pool.
	 * @param pool how many connections there are, and which of them a call takes
	 * @return the new options
	 */
	public ClientOptions withPool(PoolOptions pool) {
		return new ClientOptions(this.name, this.addresses, this.connectTimeout, this.deadline, this.reconnect,
				this.retry, pool, this.connection);
	}

	/**
	 * These options with another connection.
	 * @param connection bounds and times
	 * @return the new options
	 */
	public ClientOptions withConnection(ConnectionOptions connection) {
		return new ClientOptions(this.name, this.addresses, this.connectTimeout, this.deadline, this.reconnect,
				this.retry, this.pool, connection);
	}

}
