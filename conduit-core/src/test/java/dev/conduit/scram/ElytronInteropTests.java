package dev.conduit.scram;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wildfly.security.auth.callback.ChannelBindingCallback;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.sasl.scram.ScramSaslClientFactory;
import org.wildfly.security.sasl.scram.ScramSaslServerFactory;

import dev.conduit.scram.ScramException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Logs in to another implementation and lets it log in to ours; it derives its keys
 * itself, from the password.
 */
class ElytronInteropTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final ScramPolicy POLICY = new ScramPolicy(4_096, 1_000_000, 4_096);

	private static final ChannelBinding BINDING = new ChannelBinding("tls-exporter",
			RfcExample.bytes("thirty-two bytes of an exporter."));

	private static final ChannelBinding OTHER_BINDING = new ChannelBinding("tls-exporter",
			RfcExample.bytes("bytes that another channel gave."));

	@ParameterizedTest
	@ValueSource(strings = { "user", "a=b,c", "\u00FCser", "user with spaces", "\u4F60\u597D" })
	void ourClientLogsInToElytron(String username) throws Exception {
		SaslServer elytron = elytronServer(ScramMechanism.SCRAM_SHA_256, username, "p\u00E4ss, w\u00F6rd=", null);
		ScramClientExchange client = new ScramClientExchange(username, POLICY, RANDOM);

		logIn(client, elytron, "p\u00E4ss, w\u00F6rd=");

		assertThat(client.isComplete()).isTrue();
		assertThat(elytron.isComplete()).isTrue();
		assertThat(elytron.getAuthorizationID()).isEqualTo(username);
	}

	@ParameterizedTest
	@ValueSource(strings = { "user", "a=b,c", "\u00FCser", "user with spaces", "\u4F60\u597D" })
	void elytronLogsInToOurServer(String username) throws Exception {
		ScramServerExchange exchange = server(username, "p\u00E4ss, w\u00F6rd=").newExchange();
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256, username, "p\u00E4ss, w\u00F6rd=", null);

		logIn(elytron, exchange);

		assertThat(exchange.authenticatedUsername()).isEqualTo(username);
		assertThat(elytron.isComplete()).isTrue();
	}

	@Test
	void ourClientLogsInToElytronOverABoundChannel() throws Exception {
		SaslServer elytron = elytronServer(ScramMechanism.SCRAM_SHA_256_PLUS, "user", "secret", BINDING);
		ScramClientExchange client = new ScramClientExchange("user", ScramMechanism.SCRAM_SHA_256_PLUS, BINDING, POLICY,
				RANDOM);

		logIn(client, elytron, "secret");

		assertThat(client.isComplete()).isTrue();
		assertThat(elytron.isComplete()).isTrue();
	}

	@Test
	void elytronLogsInToOurServerOverABoundChannel() throws Exception {
		ScramServerExchange exchange = server("user", "secret").newExchange(ScramMechanism.SCRAM_SHA_256_PLUS,
				List.of(BINDING));
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256_PLUS, "user", "secret", BINDING);

		logIn(elytron, exchange);

		assertThat(exchange.isComplete()).isTrue();
		assertThat(elytron.isComplete()).isTrue();
	}

	@Test
	void elytronRefusesOurClientWithAWrongPassword() throws Exception {
		SaslServer elytron = elytronServer(ScramMechanism.SCRAM_SHA_256, "user", "secret", null);
		ScramClientExchange client = new ScramClientExchange("user", POLICY, RANDOM);

		assertThatExceptionOfType(SaslException.class).isThrownBy(() -> logIn(client, elytron, "wrong"));
		assertThat(elytron.isComplete()).isFalse();
	}

	@Test
	void ourServerRefusesElytronWithAWrongPassword() throws Exception {
		ScramServerExchange exchange = server("user", "secret").newExchange();
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256, "user", "wrong", null);

		ScramReason.assertRefused(Reason.INVALID_PROOF, () -> logIn(elytron, exchange));
	}

	@Test
	void ourServerRefusesElytronAsAnUnknownUserAtTheProof() throws Exception {
		ScramServerExchange exchange = server("user", "secret").newExchange();
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256, "unknown", "secret", null);

		ScramReason.assertRefused(Reason.INVALID_PROOF, () -> logIn(elytron, exchange));
	}

	@Test
	void elytronRefusesOurClientFromAnotherChannel() throws Exception {
		SaslServer elytron = elytronServer(ScramMechanism.SCRAM_SHA_256_PLUS, "user", "secret", BINDING);
		ScramClientExchange client = new ScramClientExchange("user", ScramMechanism.SCRAM_SHA_256_PLUS, OTHER_BINDING,
				POLICY, RANDOM);

		assertThatExceptionOfType(ScramException.class).isThrownBy(() -> logIn(client, elytron, "secret"))
			.withMessage("The server refused the login: channel-bindings-dont-match");
		assertThat(elytron.isComplete()).isFalse();
	}

	@Test
	void ourServerRefusesElytronFromAnotherChannel() throws Exception {
		ScramServerExchange exchange = server("user", "secret").newExchange(ScramMechanism.SCRAM_SHA_256_PLUS,
				List.of(BINDING));
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256_PLUS, "user", "secret", OTHER_BINDING);

		ScramReason.assertRefused(Reason.CHANNEL_BINDING_MISMATCH, () -> logIn(elytron, exchange));
	}

	@Test
	void elytronRefusesAServerOfOursThatDoesNotKnowTheUser() throws Exception {
		ScramCredential real = ScramCredential.generate("secret", 4_096, RANDOM);
		ScramCredential impostor = new ScramCredential(4_096, real.salt(), real.storedKey(), new byte[32]);
		ScramServerExchange exchange = new ScramServer((username) -> impostor, POLICY, new byte[16], RANDOM)
			.newExchange();
		SaslClient elytron = elytronClient(ScramMechanism.SCRAM_SHA_256, "user", "secret", null);

		assertThatExceptionOfType(SaslException.class).isThrownBy(() -> logIn(elytron, exchange));
		assertThat(elytron.isComplete()).isFalse();
	}

	private static void logIn(ScramClientExchange client, SaslServer elytron, String password) throws SaslException {
		byte[] serverFirst = elytron.evaluateResponse(client.clientFirst());
		ScramChallenge challenge = client.handleServerFirst(serverFirst);
		byte[] serverFinal = elytron.evaluateResponse(client.clientFinal(challenge.deriveKeys(password)));
		client.handleServerFinal(serverFinal);
	}

	private static void logIn(SaslClient elytron, ScramServerExchange exchange) throws SaslException {
		byte[] serverFirst = exchange.handleClientFirst(elytron.evaluateChallenge(new byte[0]));
		byte[] serverFinal = exchange.handleClientFinal(elytron.evaluateChallenge(serverFirst));
		elytron.evaluateChallenge(serverFinal);
	}

	private static ScramServer server(String username, String password) {
		ScramCredential credential = ScramCredential.generate(password, POLICY.iterations(), RANDOM);
		return new ScramServer(ScramCredentials.of(Map.of(username, credential)), POLICY, new byte[16], RANDOM);
	}

	private static SaslServer elytronServer(ScramMechanism mechanism, String username, String password,
			@Nullable ChannelBinding binding) throws SaslException {
		SaslServer server = new ScramSaslServerFactory(WildFlyElytronPasswordProvider.getInstance()).createSaslServer(
				mechanism.mechanismName(), "conduit", "localhost", Map.of(),
				new Callbacks(username, password, binding));
		assertThat(server).isNotNull();
		return server;
	}

	private static SaslClient elytronClient(ScramMechanism mechanism, String username, String password,
			@Nullable ChannelBinding binding) throws SaslException {
		SaslClient client = new ScramSaslClientFactory(WildFlyElytronPasswordProvider.getInstance()).createSaslClient(
				new String[] { mechanism.mechanismName() }, null, "conduit", "localhost", Map.of(),
				new Callbacks(username, password, binding));
		assertThat(client).isNotNull();
		return client;
	}

	private record Callbacks(String username, String password,
			@Nullable ChannelBinding binding) implements CallbackHandler {

		@Override
		public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
			for (Callback callback : callbacks) {
				switch (callback) {
					case NameCallback name -> handle(name);
					case PasswordCallback secret -> secret.setPassword(this.password.toCharArray());
					case ChannelBindingCallback channel when this.binding != null -> {
						channel.setBindingType(this.binding.name());
						channel.setBindingData(this.binding.data());
					}
					case AuthorizeCallback authorize ->
						authorize.setAuthorized(authorize.getAuthenticationID().equals(authorize.getAuthorizationID()));
					default -> throw new UnsupportedCallbackException(callback);
				}
			}
		}

		/** A client is asked for its name, a server is told the name of its client. */
		private void handle(NameCallback name) throws SaslException {
			String told = name.getDefaultName();
			if (told == null) {
				name.setName(this.username);
			}
			else if (!told.equals(this.username)) {
				throw new SaslException("Unknown user");
			}
		}

	}

}
