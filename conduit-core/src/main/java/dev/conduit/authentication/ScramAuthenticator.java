package dev.conduit.authentication;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

import dev.conduit.scram.ScramCredentials;
import dev.conduit.scram.ScramException;
import dev.conduit.scram.ScramPolicy;
import dev.conduit.scram.ScramServer;
import dev.conduit.scram.ScramServerExchange;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): passwords never cross the wire, and what the server
 * keeps lets nobody log in.
 *
 * @since 0.1.0
 */
public final class ScramAuthenticator implements Authenticator {

	/** Name of the mechanism. */
	public static final String MECHANISM = "SCRAM-SHA-256";

	private final ScramServer server;

	/**
	 * An authenticator over credentials, with a secret of this process.
	 * @param credentials finds what is kept for a user; may block
	 * @param random source of nonces, and of the secret that hides which users exist:
	 * until the process ends
	 */
	public ScramAuthenticator(ScramCredentials credentials, SecureRandom random) {
		this(credentials, secret(random), random);
	}

	/**
	 * An authenticator over credentials.
	 * @param credentials finds what is kept for a user; may block
	 * @param mockSecret hides which users exist, for as long as it stays the same; at
	 * least 16 bytes
	 * @param random source of nonces
	 */
	public ScramAuthenticator(ScramCredentials credentials, byte[] mockSecret, SecureRandom random) {
		this.server = new ScramServer(credentials, ScramPolicy.DEFAULT, mockSecret, random);
	}

	private static byte[] secret(SecureRandom random) {
		byte[] secret = new byte[32];
		random.nextBytes(secret);
		return secret;
	}

	@Override
	public List<String> mechanisms() {
		return List.of(MECHANISM);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return new ScramLogin(this.server.newExchange());
	}

	private static final class ScramLogin implements ServerLogin {

		private final ScramServerExchange exchange;

		private boolean challenged;

		ScramLogin(ScramServerExchange exchange) {
			this.exchange = exchange;
		}

		@Override
		public Step respond(byte[] data) {
			try {
				if (!this.challenged && data.length == 0) {
					return new Challenge(data);
				}
				if (!this.challenged) {
					this.challenged = true;
					return new Challenge(this.exchange.handleClientFirst(data));
				}
				byte[] last = this.exchange.handleClientFinal(data);
				return new Success(this.exchange.authenticatedUsername(), last);
			}
			catch (ScramException ex) {
				return new Failure(ex.reason().name());
			}
		}

		@Override
		public String claimedName() {
			return Objects.requireNonNullElse(this.exchange.claimedUsername(), "");
		}

	}

}
