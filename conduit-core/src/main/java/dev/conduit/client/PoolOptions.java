package dev.conduit.client;

/**
 * How many connections a client keeps, and which of them a call takes.
 *
 * @param connections connections to the address in use, or to each address where all are
 * used at once: 1 to {@value #MAX_CONNECTIONS}
 * @param loadBalancing how addresses and connections are used
 * @since 0.1.0
 */
public record PoolOptions(int connections, LoadBalancing loadBalancing) {

	/** The most connections of one client, over all its addresses. */
	public static final int MAX_CONNECTIONS = 64;

	/** One connection, to the first address that works. */
	public static final PoolOptions DEFAULT = new PoolOptions(1, LoadBalancing.FIRST);

	public PoolOptions {
		if (connections < 1 || connections > MAX_CONNECTIONS) {
			throw new IllegalArgumentException(
					"'connections' must be 1 to %d (was %d)".formatted(MAX_CONNECTIONS, connections));
		}
	}

	/** How many connections there are, with so many addresses. */
	int total(int addresses) {
		return this.loadBalancing.usesAll() ? Math.multiplyExact(this.connections, addresses) : this.connections;
	}

}
