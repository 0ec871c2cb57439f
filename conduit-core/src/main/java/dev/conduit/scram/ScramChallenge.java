package dev.conduit.scram;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a server asked of a client, already checked against the client's policy: the keys
 * for this user name, salt and number of rounds. Not secret.
 *
 * @param username the user name, prepared by SASLprep
 * @param salt the salt, at least one byte; copied in and out
 * @param iterations rounds of PBKDF2, {@value ScramPolicy#LEAST_ITERATIONS} to
 * {@value ScramPolicy#MOST_ITERATIONS}
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record ScramChallenge(String username, byte[] salt, int iterations) {

	public ScramChallenge {
		Objects.requireNonNull(username, "username");
		if (salt.length == 0) {
			throw new IllegalArgumentException("'salt' must have at least 1 byte (had 0)");
		}
		ScramPolicy.requireIterations("iterations", iterations);
		salt = salt.clone();
	}

	/**
	 * Derives the keys that answer this challenge. Expensive; never on an event loop. A
	 * {@link ScramKeyCache} spares it on the next login.
	 * @param password the password, as typed
	 * @return the keys
	 * @throws IllegalArgumentException if SASLprep refuses the password
	 */
	public ScramKeys deriveKeys(String password) {
		return ScramKeys.derive(password, this.salt, this.iterations);
	}

	@Override
	public byte[] salt() {
		return this.salt.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ScramChallenge that && this.iterations == that.iterations
				&& this.username.equals(that.username) && MessageDigest.isEqual(this.salt, that.salt);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.username, this.iterations, Arrays.hashCode(this.salt));
	}

	@Override
	public String toString() {
		return "ScramChallenge[username=" + this.username + ", salt=<" + this.salt.length + " bytes>, iterations="
				+ this.iterations + "]";
	}

}
