package dev.conduit.scram;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RfcExampleTests {

	@Test
	void clientSpeaksTheExampleOfRfc7677ByteForByte() {
		ScramClientExchange client = RfcExample.client();

		assertThat(client.clientFirst()).asString().isEqualTo(RfcExample.CLIENT_FIRST);
		ScramChallenge challenge = client.handleServerFirst(RfcExample.bytes(RfcExample.SERVER_FIRST));
		assertThat(challenge)
			.isEqualTo(new ScramChallenge(RfcExample.USERNAME, RfcExample.SALT, RfcExample.ITERATIONS));
		ScramKeys keys = challenge.deriveKeys(RfcExample.PASSWORD);
		assertThat(client.clientFinal(keys)).asString().isEqualTo(RfcExample.CLIENT_FINAL);
		assertThat(client.isComplete()).isFalse();
		client.handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL));

		assertThat(client.isComplete()).isTrue();
	}

	@Test
	void serverSpeaksTheExampleOfRfc7677ByteForByte() {
		ScramServerExchange exchange = RfcExample.server().newExchange();

		assertThat(exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST))).asString()
			.isEqualTo(RfcExample.SERVER_FIRST);
		assertThat(exchange.isComplete()).isFalse();
		assertThat(exchange.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL))).asString()
			.isEqualTo(RfcExample.SERVER_FINAL);

		assertThat(exchange.isComplete()).isTrue();
		assertThat(exchange.authenticatedUsername()).isEqualTo(RfcExample.USERNAME);
	}

	@Test
	void credentialOfTheExampleIsWhatAnotherImplementationComputes() {
		ScramCredential credential = ScramCredential.of(RfcExample.PASSWORD, RfcExample.SALT, RfcExample.ITERATIONS);

		assertThat(credential.toText()).isEqualTo(RfcExample.CREDENTIAL);
	}

}
