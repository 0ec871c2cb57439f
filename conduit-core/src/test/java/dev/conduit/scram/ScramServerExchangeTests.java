package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.scram.ScramException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ScramServerExchangeTests {

	private static final String NONCE = RfcExample.CLIENT_NONCE + RfcExample.SERVER_NONCE;

	private static final String PROOF = "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

	@ParameterizedTest
	@ValueSource(strings = { "", ",", ",,", "n", "n,", "n,,", "n=user,r=abc", "n,,n=user", "n,,n=user,", "n,,n=user,r=",
			"n,,n=,r=abc", "n,,r=abc", "n,,r=abc,n=user", "n,,n=user,r=abc,", "n,,n=user,r=abc,x", "n,,n=user,r=abc,x=",
			"n,,n=user,r=abc,,x=y", "n,,n=user,r=abc,1=y", "n,,n=user,r=abc,r=def", "n,,n=user,r=abc,n=user",
			"n,,n=user,r=a b", "n,,n=user,r=a\u007F", "n,,n=user,r=\u00E9", "n,,n=us=er,r=abc", "n,,n=us=2cer,r=abc",
			"n,,n=us=3der,r=abc", "n,,n=us=2,r=abc", "n,,n=user=,r=abc", "n,,n=us\0er,r=abc", "n,,n=us\ner,r=abc",
			"n,,n=\u00AD,r=abc", "n,,n=\uE000,r=abc", "n,,N=user,r=abc", "N,,n=user,r=abc", "x,,n=user,r=abc",
			"p,,n=user,r=abc", "p=,,n=user,r=abc", "p=a b,,n=user,r=abc", "p=tls_exporter,,n=user,r=abc",
			"nn,,n=user,r=abc", "n,user,n=user,r=abc", "n,a=,n=user,r=abc", "n,a=us=er,n=user,r=abc",
			"n,b=user,n=user,r=abc", "F,n,,n=user,r=abc", " n,,n=user,r=abc" })
	void refusesAMalformedClientFirst(String message) {
		ScramServerExchange exchange = RfcExample.server().newExchange();

		ScramReason.assertRefused(Reason.MALFORMED, () -> exchange.handleClientFirst(RfcExample.bytes(message)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "n,,m=x,n=user,r=abc", "n,,n=user,m=x,r=abc", "n,,n=user,r=abc,m=x",
			"n,,n=user,r=abc,x=y,m=z" })
	void refusesAClientFirstThatDemandsAnExtension(String message) {
		ScramServerExchange exchange = RfcExample.server().newExchange();

		ScramReason.assertRefused(Reason.UNSUPPORTED_EXTENSION,
				() -> exchange.handleClientFirst(RfcExample.bytes(message)));
	}

	@Test
	void refusesBytesThatAreNotUtf8() {
		byte[] overlong = RfcExample.bytes("n,,n=us??,r=abc");
		overlong[7] = (byte) 0xC1;
		overlong[8] = (byte) 0xA5;

		ScramReason.assertRefused(Reason.MALFORMED,
				() -> RfcExample.server().newExchange().handleClientFirst(overlong));
		ScramReason.assertRefused(Reason.MALFORMED,
				() -> RfcExample.askedServerExchange().handleClientFinal(new byte[] { (byte) 0xFF }));
	}

	@Test
	void readsMessagesOfUpTo2KiB() {
		String full = "n,,n=user,r=" + "x".repeat(AttributeReader.MAX_MESSAGE_BYTES - 12);

		assertThat(RfcExample.server().newExchange().handleClientFirst(RfcExample.bytes(full))).isNotEmpty();
		ScramReason.assertRefused(Reason.TOO_LARGE,
				() -> RfcExample.server().newExchange().handleClientFirst(RfcExample.bytes(full + "x")));
		ScramReason.assertRefused(Reason.TOO_LARGE, () -> RfcExample.askedServerExchange()
			.handleClientFinal(new byte[AttributeReader.MAX_MESSAGE_BYTES + 1]));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "c", "c=", "c=biws", "c=biws,", "c=biws,r=" + NONCE, "c=biws,r=" + NONCE + ",",
			"c=biws,r=" + NONCE + ",p", "c=biws,r=" + NONCE + ",p=", "c=biws,r=" + NONCE + ",x=y",
			"c=biws,r=" + NONCE + "," + PROOF + ",", "c=biws,r=" + NONCE + "," + PROOF + ",x=y",
			"c=biws,r=" + NONCE + "," + PROOF + "," + PROOF, "c=biws,c=biws,r=" + NONCE + "," + PROOF,
			"c=biws,r=" + NONCE + ",r=" + NONCE + "," + PROOF, "r=" + NONCE + ",c=biws," + PROOF,
			PROOF + ",c=biws,r=" + NONCE, "c=biws," + PROOF, "r=" + NONCE + "," + PROOF,
			"c=biw,r=" + NONCE + "," + PROOF, "c=biws====,r=" + NONCE + "," + PROOF, "c=bi*s,r=" + NONCE + "," + PROOF,
			"c=biws,r=" + NONCE + ",p=AAAA", "c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ",
			"c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVR=",
			"c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ==",
			"c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=\n" })
	void refusesAMalformedClientFinal(String message) {
		ScramServerExchange exchange = RfcExample.askedServerExchange();

		ScramReason.assertRefused(Reason.MALFORMED, () -> exchange.handleClientFinal(RfcExample.bytes(message)));
		assertThat(exchange.isComplete()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "m=x,c=biws,r=" + NONCE + "," + PROOF, "c=biws,m=x,r=" + NONCE + "," + PROOF,
			"c=biws,r=" + NONCE + ",m=x," + PROOF })
	void refusesAClientFinalThatDemandsAnExtension(String message) {
		ScramServerExchange exchange = RfcExample.askedServerExchange();

		ScramReason.assertRefused(Reason.UNSUPPORTED_EXTENSION,
				() -> exchange.handleClientFinal(RfcExample.bytes(message)));
	}

	@Test
	void ignoresOptionalExtensionsThatTheProofCovers() {
		ScramServerExchange exchange = RfcExample.server().newExchange();
		String clientFirstBare = "n=user,r=abc,x=y,Z=a=b";
		String serverFirst = RfcExample.text(exchange.handleClientFirst(RfcExample.bytes("n,," + clientFirstBare)));
		String withoutProof = "c=biws,r=abc" + RfcExample.SERVER_NONCE + ",t=u";
		byte[] proof = RfcExample.KEYS.proof(clientFirstBare + "," + serverFirst + "," + withoutProof);

		exchange.handleClientFinal(ClientFinal.encode(withoutProof, proof));

		assertThat(exchange.isComplete()).isTrue();
	}

	@Test
	void refusesAnExtensionThatTheProofDoesNotCover() {
		ScramServerExchange exchange = RfcExample.askedServerExchange();

		ScramReason.assertRefused(Reason.INVALID_PROOF,
				() -> exchange.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL.replace(",p=", ",x=y,p="))));
	}

	@Test
	void refusesAWrongPassword() {
		ScramServerExchange exchange = RfcExample.server().newExchange();
		ScramClientExchange client = RfcExample.client();
		ScramChallenge challenge = client.handleServerFirst(exchange.handleClientFirst(client.clientFirst()));
		byte[] clientFinal = client.clientFinal(challenge.deriveKeys("pencil2"));

		ScramReason.assertRefused(Reason.INVALID_PROOF, () -> exchange.handleClientFinal(clientFinal));

		assertThat(exchange.isComplete()).isFalse();
		assertThat(exchange.claimedUsername()).isEqualTo("user");
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, exchange::authenticatedUsername);
	}

	@Test
	void refusesAFinalMessageThatWasGoodInAnotherExchange() {
		ScramServer server = RfcExample.server(Nonces.from(new SecureRandom()));
		ScramServerExchange first = server.newExchange();
		ScramClientExchange client = RfcExample.client();
		byte[] clientFirst = client.clientFirst();
		client.handleServerFirst(first.handleClientFirst(clientFirst));
		byte[] clientFinal = client.clientFinal(RfcExample.KEYS);
		first.handleClientFinal(clientFinal);
		assertThat(first.isComplete()).isTrue();

		ScramServerExchange second = server.newExchange();
		second.handleClientFirst(clientFirst);

		ScramReason.assertRefused(Reason.NONCE_MISMATCH, () -> second.handleClientFinal(clientFinal));
	}

	@Test
	void refusesAReplayedProofUnderTheNewNonce() {
		ScramServerExchange exchange = RfcExample.server(() -> "another").newExchange();
		exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST));
		String replayed = RfcExample.CLIENT_FINAL.replace(RfcExample.SERVER_NONCE, "another");

		ScramReason.assertRefused(Reason.INVALID_PROOF, () -> exchange.handleClientFinal(RfcExample.bytes(replayed)));
	}

	@ParameterizedTest
	@ValueSource(strings = { RfcExample.CLIENT_NONCE, NONCE + "x", "x" + NONCE, RfcExample.SERVER_NONCE })
	void refusesAnotherNonce(String nonce) {
		ScramServerExchange exchange = RfcExample.askedServerExchange();

		ScramReason.assertRefused(Reason.NONCE_MISMATCH,
				() -> exchange.handleClientFinal(RfcExample.bytes("c=biws,r=" + nonce + "," + PROOF)));
	}

	@Test
	void drawsANewNonceForEachLogin() {
		ScramServer server = RfcExample.server(Nonces.from(new SecureRandom()));
		Set<String> answers = new HashSet<>();

		for (int i = 0; i < 100; i++) {
			answers.add(
					RfcExample.text(server.newExchange().handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST))));
		}

		assertThat(answers).hasSize(100)
			.allMatch((answer) -> answer
				.matches("r=rOprNGfwEbeRWgbNEkqO[A-Za-z0-9+/]{32},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
	}

	@Test
	void findsTheUserByItsPreparedAndUnescapedName() {
		List<String> asked = new ArrayList<>();
		ScramServer server = new ScramServer((username) -> {
			asked.add(username);
			return null;
		}, RfcExample.POLICY, RfcExample.MOCK_SECRET, () -> "nonce");

		server.newExchange().handleClientFirst(RfcExample.bytes("n,,n=a=2Cb=3Dc=3D2C,r=abc"));
		server.newExchange().handleClientFirst(RfcExample.bytes("n,,n=I\u00ADX\u00A0\u2168,r=abc"));

		assertThat(asked).containsExactly("a,b=c=2C", "IX IX");
	}

	@Test
	void refusesAUserNameThatGrowsTooLongWhenPrepared() {
		ScramServerExchange exchange = RfcExample.server().newExchange();
		String growing = "\uFDFA".repeat(15);

		ScramReason.assertRefused(Reason.MALFORMED,
				() -> exchange.handleClientFirst(RfcExample.bytes("n,,n=" + growing + ",r=abc")));
		assertThat(exchange.claimedUsername()).isNull();
	}

	@Test
	void refusesToActAsAnotherUser() {
		ScramServerExchange exchange = RfcExample.server().newExchange();

		ScramReason.assertRefused(Reason.UNSUPPORTED_AUTHORIZATION_ID,
				() -> exchange.handleClientFirst(RfcExample.bytes("n,a=root,n=user,r=abc")));
	}

	@Test
	void acceptsAnAuthorizationIdThatIsTheUserItself() {
		ScramServerExchange exchange = RfcExample.server().newExchange();
		String serverFirst = RfcExample
			.text(exchange.handleClientFirst(RfcExample.bytes("n,a=us\u00ADer,n=user,r=abc")));
		String withoutProof = ClientFinal.withoutProof(RfcExample.bytes("n,a=us\u00ADer,"),
				"abc" + RfcExample.SERVER_NONCE);
		byte[] proof = RfcExample.KEYS.proof("n=user,r=abc," + serverFirst + "," + withoutProof);

		exchange.handleClientFinal(ClientFinal.encode(withoutProof, proof));

		assertThat(exchange.authenticatedUsername()).isEqualTo("user");
	}

	@Test
	void takesEachStepOnce() {
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.server().newExchange().handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL)));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.askedServerExchange().handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)));

		ScramServerExchange complete = RfcExample.askedServerExchange();
		complete.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> complete.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL)));
		assertThat(complete.isComplete()).isFalse();
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, complete::authenticatedUsername);
	}

	@Test
	void grantsNoSecondGuess() {
		ScramServerExchange afterFirst = RfcExample.server().newExchange();
		ScramReason.assertRefused(Reason.MALFORMED, () -> afterFirst.handleClientFirst(new byte[0]));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> afterFirst.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)));

		ScramServerExchange afterFinal = RfcExample.askedServerExchange();
		ScramReason.assertRefused(Reason.INVALID_PROOF,
				() -> afterFinal.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL.replace("dHzb", "dHzc"))));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> afterFinal.handleClientFinal(RfcExample.bytes(RfcExample.CLIENT_FINAL)));
	}

	@Test
	void isOverWhenTheTableFails() {
		ScramServer server = new ScramServer((username) -> {
			throw new IllegalStateException("The table is out");
		}, RfcExample.POLICY, RfcExample.MOCK_SECRET, () -> "nonce");
		ScramServerExchange exchange = server.newExchange();

		assertThatIllegalStateException()
			.isThrownBy(() -> exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)))
			.withMessage("The table is out");
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)));
	}

	@Test
	@Timeout(value = 5, threadMode = ThreadMode.SEPARATE_THREAD)
	void neverDerivesKeysItself() {
		ScramCredential honest = ScramCredential.parse(RfcExample.CREDENTIAL);
		ScramCredential costly = new ScramCredential(ScramPolicy.MOST_ITERATIONS, honest.salt(), honest.storedKey(),
				honest.serverKey());
		ScramServerExchange exchange = new ScramServer((username) -> costly, RfcExample.POLICY, RfcExample.MOCK_SECRET,
				() -> RfcExample.SERVER_NONCE)
			.newExchange();

		// 100 million rounds of PBKDF2 take the better part of a minute anywhere.
		String serverFirst = RfcExample.text(exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)));
		String withoutProof = "c=biws,r=" + NONCE;
		byte[] proof = RfcExample.KEYS.proof("n=user,r=rOprNGfwEbeRWgbNEkqO," + serverFirst + "," + withoutProof);
		exchange.handleClientFinal(ClientFinal.encode(withoutProof, proof));

		assertThat(exchange.isComplete()).isTrue();
	}

	@Test
	void saysNothingOfWhatItReceived() {
		List<String> canaries = List.of("n,,n=canary,r=canary,canary", "canary,,n=canary,r=canary", "n,,n=canary=9,r=x",
				"n,a=canary,n=user,r=x", "p=canary,,n=user,r=x");
		for (String canary : canaries) {
			assertMessageWithoutCanary(
					() -> RfcExample.server().newExchange().handleClientFirst(RfcExample.bytes(canary)));
		}
		assertMessageWithoutCanary(() -> RfcExample.askedServerExchange()
			.handleClientFinal(RfcExample.bytes("c=canary,r=canary,p=canary")));
		assertMessageWithoutCanary(
				() -> RfcExample.askedServerExchange().handleClientFinal(RfcExample.bytes("c=biws,r=canary," + PROOF)));
	}

	@Test
	void refusesAShortMockSecret() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramServer((username) -> null, RfcExample.POLICY, new byte[15], () -> "nonce"))
			.withMessage("'mockSecret' must have at least 16 bytes (had 15)");
	}

	private static void assertMessageWithoutCanary(ThrowingCallable step) {
		assertThatExceptionOfType(ScramException.class).isThrownBy(step)
			.withMessageNotContaining("canary")
			.withNoCause();
	}

}
