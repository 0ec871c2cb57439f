package dev.conduit.scram;

import java.util.Arrays;

/**
 * The keys that a password, a salt and a number of rounds give (RFC 5802, section 3):
 * with them a client logs in without deriving again. As secret as the password for that
 * user of that server; hence opaque and never printed. Immutable.
 *
 * @since 0.1.0
 */
public final class ScramKeys {

	private final byte[] clientKey;

	private final byte[] storedKey;

	private final byte[] serverKey;

	private ScramKeys(byte[] clientKey, byte[] serverKey) {
		this.clientKey = clientKey;
		this.storedKey = Sha256.hash(clientKey);
		this.serverKey = serverKey;
	}

	/**
	 * Derives the keys. Expensive; never on an event loop: with the default of 310,000
	 * rounds it takes a processor from a twentieth of a second to half a second.
	 * @param password the password, as typed; SASLprep is applied here
	 * @param salt the salt, at least one byte
	 * @param iterations rounds of PBKDF2, {@value ScramPolicy#LEAST_ITERATIONS} to
	 * {@value ScramPolicy#MOST_ITERATIONS}
	 * @return the keys
	 * @throws IllegalArgumentException if SASLprep refuses the password or leaves nothing
	 * of it, or {@code salt} or {@code iterations} is out of bounds
	 */
	public static ScramKeys derive(String password, byte[] salt, int iterations) {
		if (salt.length == 0) {
			throw new IllegalArgumentException("'salt' must have at least 1 byte (had 0)");
		}
		ScramPolicy.requireIterations("iterations", iterations);
		byte[] saltedPassword = Sha256.pbkdf2(SaslPrep.password(password), salt, iterations);
		try {
			return new ScramKeys(Sha256.hmac(saltedPassword, "Client Key"), Sha256.hmac(saltedPassword, "Server Key"));
		}
		finally {
			Arrays.fill(saltedPassword, (byte) 0);
		}
	}

	/**
	 * {@code ClientProof}: what a client shows instead of the password.
	 */
	byte[] proof(String authMessage) {
		return Sha256.xor(this.clientKey, Sha256.hmac(this.storedKey, authMessage));
	}

	/**
	 * {@code ServerSignature}: what a server must answer.
	 */
	byte[] serverSignature(String authMessage) {
		return Sha256.hmac(this.serverKey, authMessage);
	}

	ScramCredential toCredential(byte[] salt, int iterations) {
		return new ScramCredential(iterations, salt, this.storedKey, this.serverKey);
	}

	@Override
	public String toString() {
		return "ScramKeys[<redacted>]";
	}

}
