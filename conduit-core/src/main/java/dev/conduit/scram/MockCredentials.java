package dev.conduit.scram;

import java.util.Arrays;

/**
 * Answers for users that do not exist as if they did: each has a salt of its own, the
 * same at each try, that only the holder of the secret can tell from a real one. No
 * password fits.
 */
final class MockCredentials {

	private final byte[] secret;

	private final int iterations;

	private final byte[] storedKey;

	private final byte[] serverKey;

	MockCredentials(byte[] secret, int iterations) {
		this.secret = secret.clone();
		this.iterations = iterations;
		this.storedKey = Sha256.hmac(this.secret, "stored key");
		this.serverKey = Sha256.hmac(this.secret, "server key");
	}

	ScramCredential of(String username) {
		byte[] salt = Arrays.copyOf(Sha256.hmac(this.secret, "salt:" + username), ScramCredential.SALT_LENGTH);
		return new ScramCredential(this.iterations, salt, this.storedKey, this.serverKey);
	}

}
