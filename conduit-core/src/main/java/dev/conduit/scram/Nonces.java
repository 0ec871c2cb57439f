package dev.conduit.scram;

import java.security.SecureRandom;

/**
 * Makes one side's half of a nonce: printable ASCII without comma. A seam, so that the
 * examples of the RFC can be replayed.
 */
@FunctionalInterface
interface Nonces {

	/** Random bytes in each half: 192 bits never repeat. */
	int RANDOM_BYTES = 24;

	String next();

	static Nonces from(SecureRandom random) {
		return () -> {
			byte[] bytes = new byte[RANDOM_BYTES];
			random.nextBytes(bytes);
			return CanonicalBase64.encode(bytes);
		};
	}

}
