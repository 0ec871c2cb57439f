package dev.conduit.authentication;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

import dev.conduit.message.ErrorCode;
import dev.conduit.scram.ChannelBinding;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.scram.ScramException;
import dev.conduit.scram.ScramMechanism;
import dev.conduit.scram.ScramPolicy;
import dev.conduit.scram.ScramServer;
import dev.conduit.scram.ScramServerExchange;

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): passwords never cross the wire, and what the server
 * keeps lets nobody log in. Over TLS the log-in is bound to the connection
 * (SCRAM-SHA-256-PLUS), as the policy wants.
 *
 * @since 0.1.0
 */
public final class ScramAuthenticator implements Authenticator {

	/** Name of the mechanism. */
	public static final String MECHANISM = ScramMechanism.SCRAM_SHA_256.mechanismName();

	/** Name of the mechanism that binds the channel. */
	public static final String BINDING_MECHANISM = ScramMechanism.SCRAM_SHA_256_PLUS.mechanismName();

	private static final byte[] NOTHING = new byte[0];

	private final ScramServer server;

	private final ChannelBindingPolicy binding;

	/**
	 * An authenticator over credentials, with a secret of this process, that insists on
	 * binding over TLS.
	 * @param credentials finds what is kept for a user; may block
	 * @param random source of nonces, and of the secret that hides which users exist:
	 * until the process ends
	 */
	public ScramAuthenticator(ScramCredentials credentials, SecureRandom random) {
		this(credentials, secret(random), random, ChannelBindingPolicy.REQUIRE);
	}

	/**
	 * An authenticator over credentials.
	 * @param credentials finds what is kept for a user; may block
	 * @param mockSecret hides which users exist, for as long as it stays the same; at
	 * least 16 bytes
	 * @param random source of nonces
	 * @param binding whether log-ins over TLS are bound to their connection
	 */
	public ScramAuthenticator(ScramCredentials credentials, byte[] mockSecret, SecureRandom random,
			ChannelBindingPolicy binding) {
		this.server = new ScramServer(credentials, ScramPolicy.DEFAULT, mockSecret, random);
		this.binding = binding;
	}

	private static byte[] secret(SecureRandom random) {
		byte[] secret = new byte[32];
		random.nextBytes(secret);
		return secret;
	}

	/**
	 * Mechanisms of clients in plain text.
	 */
	@Override
	public List<String> mechanisms() {
		return List.of(MECHANISM);
	}

	@Override
	public List<String> mechanisms(Client client) {
		if (isRequired(client.bindings())) {
			return List.of(BINDING_MECHANISM);
		}
		return offered(client.bindings()).isEmpty() ? mechanisms() : List.of(BINDING_MECHANISM, MECHANISM);
	}

	private boolean isRequired(ChannelBindings channel) {
		return this.binding == ChannelBindingPolicy.REQUIRE && channel.encrypted();
	}

	private List<ChannelBinding> offered(ChannelBindings channel) {
		return (this.binding != ChannelBindingPolicy.NEVER) ? channel.offered() : List.of();
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return new ScramLogin(ScramMechanism.SCRAM_SHA_256, List.of());
	}

	@Override
	public ServerLogin begin(String mechanism, Client client) {
		boolean binds = mechanism.equals(BINDING_MECHANISM);
		List<ChannelBinding> offered = offered(client.bindings());
		if (binds ? offered.isEmpty() : isRequired(client.bindings())) {
			return (data) -> new Failure("the log-in is not bound to the TLS connection " + client.bindings().missing(),
					ScramFailures.told(ErrorCode.CHANNEL_BINDING_REQUIRED));
		}
		return new ScramLogin(binds ? ScramMechanism.SCRAM_SHA_256_PLUS : ScramMechanism.SCRAM_SHA_256, offered);
	}

	private final class ScramLogin implements ServerLogin {

		private final ScramMechanism mechanism;

		private final List<ChannelBinding> bindings;

		private ScramServerExchange exchange;

		/** First messages that may still be of a type of binding that is not there. */
		private int attempts = ChannelBinding.MAX_TYPES;

		private boolean challenged;

		ScramLogin(ScramMechanism mechanism, List<ChannelBinding> bindings) {
			this.mechanism = mechanism;
			this.bindings = bindings;
			this.exchange = newExchange();
		}

		private ScramServerExchange newExchange() {
			return ScramAuthenticator.this.server.newExchange(this.mechanism, this.bindings);
		}

		@Override
		public Step respond(byte[] data) {
			try {
				if (!this.challenged && data.length == 0) {
					return askForFirst();
				}
				if (!this.challenged) {
					return begin(data);
				}
				byte[] last = this.exchange.handleClientFinal(data);
				return new Success(this.exchange.authenticatedUsername(), last);
			}
			catch (ScramException ex) {
				return new Failure(ex.reason() + ": " + ex.getMessage(),
						ScramFailures.told(ScramFailures.code(ex.reason())));
			}
		}

		@Override
		public String claimedName() {
			return Objects.requireNonNullElse(this.exchange.claimedUsername(), "");
		}

		private Step begin(byte[] clientFirst) {
			try {
				Step challenge = new Challenge(this.exchange.handleClientFirst(clientFirst));
				this.challenged = true;
				return challenge;
			}
			catch (ScramException ex) {
				if (ex.reason() != ScramException.Reason.CHANNEL_BINDING_UNSUPPORTED
						|| this.mechanism != ScramMechanism.SCRAM_SHA_256_PLUS) {
					throw ex;
				}
				// The client may know another type, which this side has.
				this.exchange = newExchange();
				this.attempts--;
				if (this.attempts == 0) {
					throw ex;
				}
				return new Challenge(NOTHING);
			}
		}

		private Step askForFirst() {
			this.attempts--;
			return (this.attempts > 0) ? new Challenge(NOTHING)
					: new Failure("the client does not begin", ScramFailures.told(ErrorCode.LOGIN_MALFORMED));
		}

	}

}
