package dev.conduit.policy;

/**
 * How many calls may be repeated, as a part of all that may: so that those who wait for a
 * server in trouble do not keep it there. It is a bucket of permissions that starts full.
 * Each call puts a part of one in, time puts some in for those who call rarely, and each
 * repetition takes one out. A call that finds the bucket empty is not repeated.
 *
 * @param percent permissions that a hundred calls put in, 0 to 100
 * @param perSecond permissions that a second puts in, 0 to 1000
 * @param burst most permissions that the bucket holds, 0 to 100,000
 * @since 0.1.0
 */
public record RetryBudget(int percent, int perSecond, int burst) {

	/**
	 * A tenth of the calls, one a second, and at once as many as one connection has in
	 * flight where nothing else is configured, for these fail together when it ends.
	 */
	public static final RetryBudget DEFAULT = new RetryBudget(10, 1, 256);

	public RetryBudget {
		require("percent", percent, 100);
		require("perSecond", perSecond, 1000);
		require("burst", burst, 100_000);
	}

	private static void require(String name, int value, int most) {
		if (value < 0 || value > most) {
			throw new IllegalArgumentException("'%s' must be 0 to %d (was %d)".formatted(name, most, value));
		}
	}

}
