package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UnknownUserTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final ScramPolicy POLICY = new ScramPolicy(4_096, 1_000_000, 5_000);

	private static final ScramCredentials CREDENTIALS = ScramCredentials
		.of(Map.of("known", ScramCredential.generate("secret", POLICY.iterations(), RANDOM)));

	private final ScramServer server = server(RfcExample.MOCK_SECRET);

	@Test
	void isAskedInTheSameWordsAsAKnownUser() {
		ServerFirst unknown = ask(this.server, "unknown");
		ServerFirst known = ask(this.server, "known");

		assertThat(unknown.iterations()).isEqualTo(known.iterations()).isEqualTo(5_000);
		assertThat(unknown.salt()).hasSameSizeAs(known.salt());
		assertThat(unknown.text()).hasSameSizeAs(known.text());
		assertThat(unknown.text().replaceAll("[A-Za-z0-9+/]", "_"))
			.isEqualTo(known.text().replaceAll("[A-Za-z0-9+/]", "_"));
	}

	@Test
	void keepsItsSaltFromTryToTryAndFromServerToServer() {
		byte[] salt = ask(this.server, "unknown").salt();

		assertThat(ask(this.server, "unknown").salt()).isEqualTo(salt);
		assertThat(ask(this.server, "unk\u00ADnown").salt()).isEqualTo(salt);
		assertThat(ask(server(RfcExample.MOCK_SECRET.clone()), "unknown").salt()).isEqualTo(salt);
	}

	@Test
	void hasASaltThatOnlyTheSecretExplains() {
		byte[] salt = ask(this.server, "unknown").salt();

		assertThat(ask(this.server, "unknown2").salt()).isNotEqualTo(salt);
		assertThat(ask(server(RfcExample.bytes("another secret..")), "unknown").salt()).isNotEqualTo(salt);
	}

	@Test
	void failsAtTheProofLikeAWrongPassword() {
		ScramException unknown = fail("unknown", "secret");
		ScramException wrong = fail("known", "wrong");

		assertThat(unknown.reason()).isEqualTo(wrong.reason()).isEqualTo(ScramException.Reason.INVALID_PROOF);
		assertThat(unknown).hasMessage(wrong.getMessage());
	}

	@Test
	void failsEvenWithAProofThatFits() {
		ScramKeys keys = ScramKeys.derive("mock", RfcExample.SALT, 4_096);
		ScramCredential mock = keys.toCredential(RfcExample.SALT, 4_096);

		assertThat(new ScramServer.Candidate(mock, true).verifies(keys.proof("any"), "any")).isTrue();
		assertThat(new ScramServer.Candidate(mock, false).verifies(keys.proof("any"), "any")).isFalse();
	}

	private ScramException fail(String username, String password) {
		ScramServerExchange exchange = this.server.newExchange();
		ScramClientExchange client = new ScramClientExchange(username, POLICY, RANDOM);
		ScramChallenge challenge = client.handleServerFirst(exchange.handleClientFirst(client.clientFirst()));
		byte[] clientFinal = client.clientFinal(challenge.deriveKeys(password));
		return catchThrowableOfType(ScramException.class, () -> exchange.handleClientFinal(clientFinal));
	}

	private static ScramServer server(byte[] mockSecret) {
		return new ScramServer(CREDENTIALS, POLICY, mockSecret, RANDOM);
	}

	private static ServerFirst ask(ScramServer server, String username) {
		return ServerFirst
			.decode(server.newExchange().handleClientFirst(RfcExample.bytes("n,,n=" + username + ",r=abc")));
	}

}
