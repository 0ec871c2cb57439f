package dev.conduit.scram;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Where a server finds what it keeps of its users' passwords.
 * <p>
 * Called by the thread that calls {@link ScramServerExchange#handleClientFirst(byte[])},
 * by several at once; it may block if that thread may. To keep unknown users unknown, it
 * should take the same time for them.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ScramCredentials {

	/**
	 * Finds the credential of a user.
	 * @param username the user name, prepared by SASLprep: not empty, at most 256 UTF-16
	 * units, without control characters; the peer chose it
	 * @return the credential, or {@code null} if there is no such user
	 */
	@Nullable ScramCredential find(String username);

	/**
	 * Returns a fixed table.
	 * @param credentials credentials by user name; names are prepared by SASLprep
	 * @return the table, which later changes of the map do not reach
	 * @throws IllegalArgumentException if SASLprep refuses a name or makes two names
	 * equal
	 */
	static ScramCredentials of(Map<String, ScramCredential> credentials) {
		Map<String, ScramCredential> prepared = new HashMap<>();
		credentials.forEach((username, credential) -> {
			if (prepared.put(SaslPrep.username(username), credential) != null) {
				throw new IllegalArgumentException(
						"'credentials' must have one entry for each user name after SASLprep "
								+ "(RFC 4013) (had two for \"" + SaslPrep.username(username) + "\")");
			}
		});
		return Map.copyOf(prepared)::get;
	}

}
