package dev.conduit.authentication;

import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ChannelBinding;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.scram.ScramClientExchange;
import dev.conduit.scram.ScramException;
import dev.conduit.scram.ScramKeyCache;
import dev.conduit.scram.ScramMechanism;
import dev.conduit.scram.ScramPolicy;

/**
 * Proves a name by a password, with SCRAM-SHA-256; over TLS bound to the connection, as
 * the policy wants. Keys derived from the password are kept, so that reconnecting costs
 * no second derivation.
 *
 * @since 0.1.0
 */
public final class PasswordAuthentication implements ClientAuthentication {

	private final String username;

	private final String password;

	private final SecureRandom random;

	private final ChannelBindingPolicy binding;

	private final ScramKeyCache keys;

	/**
	 * An authentication by name and password that insists on binding over TLS.
	 * @param username the name
	 * @param password the password; never sent, never logged
	 * @param random source of nonces
	 */
	public PasswordAuthentication(String username, String password, SecureRandom random) {
		this(username, password, random, ChannelBindingPolicy.REQUIRE);
	}

	/**
	 * An authentication by name and password.
	 * @param username the name
	 * @param password the password; never sent, never logged
	 * @param random source of nonces
	 * @param binding whether log-ins over TLS are bound to their connection
	 */
	public PasswordAuthentication(String username, String password, SecureRandom random, ChannelBindingPolicy binding) {
		this.username = username;
		this.password = password;
		this.random = random;
		this.binding = binding;
		this.keys = new ScramKeyCache(ScramKeyCache.DEFAULT_CAPACITY, random);
	}

	/**
	 * Mechanisms in plain text.
	 */
	@Override
	public List<String> mechanisms() {
		return List.of(ScramAuthenticator.MECHANISM);
	}

	@Override
	public List<String> mechanisms(ChannelBindings channel) {
		if (!offered(channel).isEmpty()) {
			return List.of(ScramAuthenticator.BINDING_MECHANISM, ScramAuthenticator.MECHANISM);
		}
		if (isRequired(channel)) {
			throw unbound("this side cannot bind the log-in to the TLS connection: " + channel.missing());
		}
		return mechanisms();
	}

	private boolean isRequired(ChannelBindings channel) {
		return this.binding == ChannelBindingPolicy.REQUIRE && channel.encrypted();
	}

	private List<ChannelBinding> offered(ChannelBindings channel) {
		return (this.binding != ChannelBindingPolicy.NEVER) ? channel.offered() : List.of();
	}

	@Override
	public ClientLogin begin(String mechanism) {
		return begin(mechanism, ChannelBindings.NONE);
	}

	@Override
	public ClientLogin begin(String mechanism, ChannelBindings channel) {
		List<ChannelBinding> offered = offered(channel);
		if (mechanism.equals(ScramAuthenticator.BINDING_MECHANISM)) {
			return new ScramLogin(ScramMechanism.SCRAM_SHA_256_PLUS, offered);
		}
		if (isRequired(channel)) {
			throw unbound("the server does not bind log-ins to the TLS connection");
		}
		return new ScramLogin(ScramMechanism.SCRAM_SHA_256, offered);
	}

	private static ConduitSecurityException unbound(String why) {
		return new ConduitSecurityException(Problem.of(ErrorCode.CHANNEL_BINDING_REQUIRED, why
				+ "; without that, whoever has a certificate that this client trusts can pass the log-in on (see the policy of channel binding at both sides)"));
	}

	@Override
	public String toString() {
		return "PasswordAuthentication[" + this.username + "]";
	}

	private final class ScramLogin implements ClientLogin {

		private final ScramMechanism mechanism;

		/** Types of binding that were not tried yet. */
		private final Iterator<ChannelBinding> bindings;

		private ScramClientExchange exchange;

		private boolean started;

		ScramLogin(ScramMechanism mechanism, List<ChannelBinding> bindings) {
			this.mechanism = mechanism;
			this.bindings = bindings.iterator();
			this.exchange = newExchange(this.bindings.hasNext() ? this.bindings.next() : null);
		}

		private ScramClientExchange newExchange(@Nullable ChannelBinding first) {
			return new ScramClientExchange(PasswordAuthentication.this.username, this.mechanism, first,
					ScramPolicy.DEFAULT, PasswordAuthentication.this.random);
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
			if (challenge.length == 0 && this.mechanism == ScramMechanism.SCRAM_SHA_256_PLUS) {
				return startAnew();
			}
			try {
				return this.exchange.clientFinal(PasswordAuthentication.this.keys
					.keys(this.exchange.handleServerFirst(challenge), PasswordAuthentication.this.password));
			}
			catch (ScramException ex) {
				throw refused(ex);
			}
		}

		/** The server does not have the type of binding that was tried. */
		private byte[] startAnew() {
			if (!this.bindings.hasNext()) {
				throw unbound("the server has no type of channel binding that this side has, too");
			}
			this.exchange = newExchange(this.bindings.next());
			return start();
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
			return new ConduitSecurityException(
					Problem.of(ScramFailures.code(ex.reason()), "the server's message does not fit %s: %s (%s)"
						.formatted(this.mechanism.mechanismName(), ex.reason(), ex.getMessage())),
					ex);
		}

	}

}
