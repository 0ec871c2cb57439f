package dev.conduit.server;

import java.time.Duration;

/**
 * Bounds of what an application keeps with the sessions of its clients.
 *
 * @param maxAttributes attributes of one session
 * @param maxGroups groups that have members at the same time
 * @param maxGroupMembers sessions in one group
 * @param maxGroupsPerSession groups that one session is in
 * @param deadline how long a call to a client may take that says nothing else
 * @since 0.1.0
 */
public record SessionOptions(int maxAttributes, int maxGroups, int maxGroupMembers, int maxGroupsPerSession,
		Duration deadline) {

	/** Bounds where nothing is configured. */
	public static final SessionOptions DEFAULTS = new SessionOptions(64, 10_000, 10_000, 64, Duration.ofSeconds(10));

	public SessionOptions {
		requirePositive("maxAttributes", maxAttributes);
		requirePositive("maxGroups", maxGroups);
		requirePositive("maxGroupMembers", maxGroupMembers);
		requirePositive("maxGroupsPerSession", maxGroupsPerSession);
		if (!deadline.isPositive()) {
			throw new IllegalArgumentException("'deadline' must be positive (was %s)".formatted(deadline));
		}
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("'%s' must be positive (was %d)".formatted(name, value));
		}
	}

}
