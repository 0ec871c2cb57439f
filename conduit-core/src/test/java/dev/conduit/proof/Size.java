package dev.conduit.proof;

import java.util.Locale;

/**
 * How long a test of the tag {@code sized} runs: {@code -Dconduit.proof.size}, which the
 * profiles of the build set.
 */
public enum Size {

	/** With every build: seconds. */
	QUICK,

	/** With {@code -Pproof}: all rows together take 20 minutes at most. */
	PROOF,

	/** With {@code -Psoak}: minutes each. */
	SOAK;

	private static final Size CURRENT = valueOf(
			System.getProperty("conduit.proof.size", QUICK.name()).toUpperCase(Locale.ROOT));

	/** The size of this run. */
	public static Size current() {
		return CURRENT;
	}

	/** One of three numbers, by the size of this run. */
	public static int of(int quick, int proof, int soak) {
		return switch (CURRENT) {
			case QUICK -> quick;
			case PROOF -> proof;
			case SOAK -> soak;
		};
	}

}
