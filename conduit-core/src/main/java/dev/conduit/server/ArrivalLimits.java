package dev.conduit.server;

/**
 * Bounds on those who connect to the sockets of a server, before they have said who they
 * are. Links inside this JVM and over shared memory are not counted.
 *
 * @param perAddress connections at once from one network address of another host; of IPv6
 * one address is a network of 64 bits. This host is not bounded, for a proxy here makes
 * all clients one address
 * @param perSecond connections that are accepted in a second, and as many at once
 * @param beforeLogin connections that have not logged in; for a further one the oldest of
 * them is closed
 * @since 0.1.0
 */
public record ArrivalLimits(int perAddress, int perSecond, int beforeLogin) {

	/** What holds where nothing is configured. */
	public static final ArrivalLimits DEFAULT = new ArrivalLimits(256, 1000, 1024);

	public ArrivalLimits {
		requirePositive("perAddress", perAddress);
		requirePositive("perSecond", perSecond);
		requirePositive("beforeLogin", beforeLogin);
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("'%s' must be positive (was %d)".formatted(name, value));
		}
	}

}
