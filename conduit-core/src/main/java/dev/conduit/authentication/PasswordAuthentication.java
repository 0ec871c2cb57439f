package dev.conduit.authentication;

import java.security.SecureRandom;
import java.util.List;

import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ScramClientExchange;
import dev.conduit.scram.ScramException;
import dev.conduit.scram.ScramKeyCache;
import dev.conduit.scram.ScramPolicy;

/**
 * Proves a name by a password, with SCRAM-SHA-256. Keys derived from the password are
 * kept, so that reconnecting costs no second derivation.
 *
 * @since 0.1.0
 */
public final class PasswordAuthentication implements ClientAuthentication {

	private final String username;

	private final String password;

	private final SecureRandom random;

	private final ScramKeyCache keys;

	/**
	 * An authentication by name and password.
	 * @param username the name
	 * @param password the password; never sent, never logged
	 * @param random source of nonces
	 */
	public PasswordAuthentication(String username, String password, SecureRandom random) {
		this.username = username;
		this.password = password;
		this.random = random;
		this.keys = new ScramKeyCache(ScramKeyCache.DEFAULT_CAPACITY, random);
	}

	@Override
	public List<String> mechanisms() {
		return List.of(ScramAuthenticator.MECHANISM);
	}

	@Override
	public ClientLogin begin(String mechanism) {
		return new ScramLogin(new ScramClientExchange(this.username, ScramPolicy.DEFAULT, this.random));
	}

	@Override
	public String toString() {
		return "PasswordAuthentication[" + this.username + "]";
	}

	private final class ScramLogin implements ClientLogin {

		private final ScramClientExchange exchange;

		private boolean started;

		ScramLogin(ScramClientExchange exchange) {
			this.exchange = exchange;
		}

		@Override
		public byte[] start() {
			this.started = true;
			return this.exchange.clientFirst();
		}

		@Override
		public byte[] respond(byte[] challenge) {
			if (challenge.length == 0 && !this.started) {
				return start();
			}
			try {
				return this.exchange.clientFinal(PasswordAuthentication.this.keys
					.keys(this.exchange.handleServerFirst(challenge), PasswordAuthentication.this.password));
			}
			catch (ScramException ex) {
				throw refused(ex);
			}
		}

		@Override
		public void finish(byte[] data) {
			try {
				this.exchange.handleServerFinal(data);
			}
			catch (ScramException ex) {
				throw refused(ex);
			}
		}

		private ConduitSecurityException refused(ScramException ex) {
			return new ConduitSecurityException(Problem.of(ErrorCode.AUTHENTICATION_FAILED,
					"the server's message does not fit SCRAM-SHA-256: " + ex.reason()), ex);
		}

	}

}
