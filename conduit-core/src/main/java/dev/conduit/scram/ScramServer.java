package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * What all logins of one server share: the table of users, and the secret that makes
 * unknown users look like known ones. Immutable; for use by several threads.
 *
 * @since 0.1.0
 */
public final class ScramServer {

	/** Fewest bytes of a mock secret. */
	public static final int MIN_MOCK_SECRET_LENGTH = 16;

	private final ScramCredentials credentials;

	private final MockCredentials mockCredentials;

	private final Nonces nonces;

	/**
	 * Makes a server.
	 * @param credentials the table of users
	 * @param policy whose {@code iterations} are shown for unknown users; users with
	 * another number, or with salts of another length than 16 bytes, can be told from
	 * them
	 * @param mockSecret at least {@value #MIN_MOCK_SECRET_LENGTH} random bytes, from
	 * which the salts of unknown users are made; kept over restarts and shared by the
	 * servers of one table, since salts that change would give the unknown away
	 * @param random the source of nonces
	 */
	public ScramServer(ScramCredentials credentials, ScramPolicy policy, byte[] mockSecret, SecureRandom random) {
		this(credentials, policy, mockSecret, Nonces.from(Objects.requireNonNull(random, "random")));
	}

	ScramServer(ScramCredentials credentials, ScramPolicy policy, byte[] mockSecret, Nonces nonces) {
		if (mockSecret.length < MIN_MOCK_SECRET_LENGTH) {
			throw new IllegalArgumentException("'mockSecret' must have at least " + MIN_MOCK_SECRET_LENGTH
					+ " bytes (had " + mockSecret.length + ")");
		}
		this.credentials = Objects.requireNonNull(credentials, "credentials");
		this.mockCredentials = new MockCredentials(mockSecret, policy.iterations());
		this.nonces = nonces;
	}

	/**
	 * Begins a login on a channel without binding.
	 * @return the exchange, for one login
	 */
	public ScramServerExchange newExchange() {
		return newExchange(ScramMechanism.SCRAM_SHA_256, List.of());
	}

	/**
	 * Begins a login.
	 * @param mechanism the mechanism that the client chose
	 * @param bindings the bindings of the channel, one for each type that the server
	 * accepts; empty if and only if the server did not offer
	 * {@link ScramMechanism#SCRAM_SHA_256_PLUS} to this client
	 * @return the exchange, for one login
	 * @throws IllegalArgumentException if the mechanism binds and there is no binding
	 */
	public ScramServerExchange newExchange(ScramMechanism mechanism, List<ChannelBinding> bindings) {
		return new ScramServerExchange(this, new BindingRules(mechanism, bindings));
	}

	/**
	 * Finds the credential of a user, or a mock one that is never valid. Makes the mock
	 * in either case, so that both take the same time.
	 */
	Candidate candidate(String username) {
		ScramCredential mock = this.mockCredentials.of(username);
		ScramCredential found = this.credentials.find(username);
		return (found != null) ? new Candidate(found, true) : new Candidate(mock, false);
	}

	String nextNonce() {
		return this.nonces.next();
	}

	/**
	 * A credential to check against, and whether a fitting proof counts.
	 */
	record Candidate(ScramCredential credential, boolean known) {

		boolean verifies(byte[] proof, String authMessage) {
			boolean fits = this.credential.verifies(proof, authMessage);
			return this.known && fits;
		}

	}

}
