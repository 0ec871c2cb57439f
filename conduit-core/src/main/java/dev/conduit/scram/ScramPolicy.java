package dev.conduit.scram;

/**
 * How many rounds of PBKDF2 stand between a password and its keys: what a client accepts
 * and what a server gives to new and to unknown users.
 *
 * @param minIterations the fewest rounds a client accepts, at least
 * {@value #LEAST_ITERATIONS} (RFC 7677, section 4): fewer would let a false server guess
 * the password from one answer
 * @param maxIterations the most rounds a client accepts, at most
 * {@value #MOST_ITERATIONS}: more would let a false server burn the client's processor
 * @param iterations the rounds of new credentials, and those that a server shows for
 * users it does not know
 * @since 0.1.0
 */
public record ScramPolicy(int minIterations, int maxIterations, int iterations) {

	/** The floor of RFC 7677, below which no policy may go. */
	public static final int LEAST_ITERATIONS = 4_096;

	/** The ceiling above which no policy and no credential may go. */
	public static final int MOST_ITERATIONS = 100_000_000;

	/** The ceiling of the default policy. */
	public static final int DEFAULT_MAX_ITERATIONS = 1_000_000;

	/** What the default policy gives to new credentials. */
	public static final int DEFAULT_ITERATIONS = 310_000;

	/** 4,096 to 1,000,000 rounds accepted, 310,000 given. */
	public static final ScramPolicy DEFAULT = new ScramPolicy(LEAST_ITERATIONS, DEFAULT_MAX_ITERATIONS,
			DEFAULT_ITERATIONS);

	public ScramPolicy {
		requireIterations("minIterations", minIterations);
		requireIterations("maxIterations", maxIterations);
		if (maxIterations < minIterations) {
			throw new IllegalArgumentException("'maxIterations' must be at least 'minIterations', " + minIterations
					+ " (was " + maxIterations + ")");
		}
		if (iterations < minIterations || iterations > maxIterations) {
			throw new IllegalArgumentException("'iterations' must be between " + minIterations + " and " + maxIterations
					+ " (was " + iterations + ")");
		}
	}

	static void requireIterations(String name, int iterations) {
		if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
			throw new IllegalArgumentException("'" + name + "' must be between " + LEAST_ITERATIONS + " and "
					+ MOST_ITERATIONS + " (was " + iterations + ")");
		}
	}

	boolean accepts(long offered) {
		return offered >= this.minIterations && offered <= this.maxIterations;
	}

}
