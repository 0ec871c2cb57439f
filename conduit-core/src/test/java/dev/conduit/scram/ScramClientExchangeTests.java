package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.scram.ScramException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScramClientExchangeTests {

	private static final String NONCE = RfcExample.CLIENT_NONCE + RfcExample.SERVER_NONCE;

	private static final String SALT = "s=W22ZaJ0SNY7soEsUEjb6gQ==";

	@ParameterizedTest
	@ValueSource(strings = { "", ",", "r", "r=", "e=other-error", "r=" + NONCE, "r=" + NONCE + ",",
			"r=" + NONCE + "," + SALT, "r=" + NONCE + "," + SALT + ",", "r=" + NONCE + "," + SALT + ",i=",
			"r=" + NONCE + "," + SALT + ",i=x", "r=" + NONCE + "," + SALT + ",i=4096x",
			"r=" + NONCE + "," + SALT + ",i=+4096", "r=" + NONCE + "," + SALT + ",i=-4096",
			"r=" + NONCE + "," + SALT + ",i=04096", "r=" + NONCE + "," + SALT + ",i=0",
			"r=" + NONCE + "," + SALT + ",i=4096,", "r=" + NONCE + "," + SALT + ",i=4096,x",
			"r=" + NONCE + "," + SALT + ",i=4096,x=", "r=" + NONCE + "," + SALT + ",i=4096,1=x",
			"r=" + NONCE + "," + SALT + ",i=4096,i=5000", "r=" + NONCE + "," + SALT + ",i=4096,x=a\0b",
			"r=" + NONCE + "," + SALT + ",i=4096,x=\0b", "r=" + NONCE + "," + SALT + ",i=4096,a=x",
			"r=" + NONCE + "," + SALT + ",i=4096,@=x", "r=" + NONCE + "," + SALT + ",i=4096,[=x",
			"r=" + NONCE + "," + SALT + ",i=4096,`=x", "r=" + NONCE + "," + SALT + ",i=4096,{=x",
			"r=" + NONCE + "," + SALT + ",i=\u0664\u0660\u0669\u0666", "r=" + NONCE + ",i=4096," + SALT,
			SALT + ",r=" + NONCE + ",i=4096", "r=" + NONCE + ",s=,i=4096", "r=" + NONCE + ",s=====,i=4096",
			"r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ,i=4096", "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gR==,i=4096",
			"r=" + NONCE + ",s=W22Z aJ0SNY7soEsUEjb6gQ==,i=4096", "r=" + NONCE + ",s=-_-_,i=4096",
			"r=" + NONCE + "\u00E9," + SALT + ",i=4096", "r=" + NONCE + " x," + SALT + ",i=4096",
			"R=" + NONCE + "," + SALT + ",i=4096", " r=" + NONCE + "," + SALT + ",i=4096",
			"x=y,r=" + NONCE + "," + SALT + ",i=4096" })
	void refusesAMalformedServerFirst(String message) {
		ScramClientExchange client = RfcExample.startedClient();

		ScramReason.assertRefused(Reason.MALFORMED, () -> client.handleServerFirst(RfcExample.bytes(message)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "m=x,r=" + NONCE + "," + SALT + ",i=4096", "r=" + NONCE + ",m=x," + SALT + ",i=4096",
			"r=" + NONCE + "," + SALT + ",i=4096,m=x" })
	void refusesAServerFirstThatDemandsAnExtension(String message) {
		ScramClientExchange client = RfcExample.startedClient();

		ScramReason.assertRefused(Reason.UNSUPPORTED_EXTENSION,
				() -> client.handleServerFirst(RfcExample.bytes(message)));
	}

	@Test
	void ignoresOptionalExtensionsButSignsThem() {
		ScramClientExchange client = RfcExample.startedClient();

		client.handleServerFirst(RfcExample.bytes(RfcExample.SERVER_FIRST + ",x=y,Z=a=b,z=1,A=2"));

		assertThat(client.clientFinal(RfcExample.KEYS)).asString().isNotEqualTo(RfcExample.CLIENT_FINAL);
	}

	@ParameterizedTest
	@ValueSource(strings = { RfcExample.CLIENT_NONCE, "x" + NONCE, "rOprNGfwEbeRWgbNEkq", "rOprNGfwEbeRWgbNEkqo%hvYD" })
	void refusesANonceThatDoesNotContinueItsOwn(String nonce) {
		ScramClientExchange client = RfcExample.startedClient();

		ScramReason.assertRefused(Reason.NONCE_MISMATCH,
				() -> client.handleServerFirst(RfcExample.bytes("r=" + nonce + "," + SALT + ",i=4096")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "4095", "1000001", "2147483647", "2147483648", "4294971392", "9223372036854775807",
			"18446744073709555712", "99999999999999999999999999999999" })
	void refusesIterationsOutsideItsPolicyWithoutDeriving(String iterations) {
		ScramClientExchange client = RfcExample.startedClient();

		ScramReason.assertRefused(Reason.ITERATIONS_OUT_OF_BOUNDS,
				() -> client.handleServerFirst(RfcExample.bytes("r=" + NONCE + "," + SALT + ",i=" + iterations)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 4_096, 4_097, 999_999, 1_000_000 })
	void acceptsIterationsWithinItsPolicy(int iterations) {
		ScramClientExchange client = RfcExample.startedClient();

		ScramChallenge challenge = client
			.handleServerFirst(RfcExample.bytes("r=" + NONCE + "," + SALT + ",i=" + iterations));

		assertThat(challenge.iterations()).isEqualTo(iterations);
	}

	@Test
	void obeysABoundThatIsNotTheDefault() {
		ScramPolicy strict = new ScramPolicy(10_000, 20_000, 15_000);

		for (int iterations : new int[] { 10_000, 20_000 }) {
			ScramClientExchange client = client(strict);
			assertThat(client.handleServerFirst(serverFirst(iterations)).iterations()).isEqualTo(iterations);
		}
		for (int iterations : new int[] { 9_999, 20_001 }) {
			ScramClientExchange client = client(strict);
			assertThatExceptionOfType(ScramException.class)
				.isThrownBy(() -> client.handleServerFirst(serverFirst(iterations)))
				.withMessage("server-first must ask for 10000 to 20000 iterations (asked for " + iterations + ")");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "v", "v=", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4",
			"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,",
			"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=,v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
			"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95A==", "v=AAAA", "e=", "x=v", "v =x",
			"V=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" })
	void refusesAMalformedServerFinal(String message) {
		ScramClientExchange client = RfcExample.waitingClient();

		ScramReason.assertRefused(Reason.MALFORMED, () -> client.handleServerFinal(RfcExample.bytes(message)));
		assertThat(client.isComplete()).isFalse();
	}

	@Test
	void refusesAServerThatDoesNotKnowTheKeys() {
		ScramClientExchange client = RfcExample.waitingClient();

		ScramReason.assertRefused(Reason.SERVER_SIGNATURE_MISMATCH,
				() -> client.handleServerFinal(RfcExample.bytes("v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
		assertThat(client.isComplete()).isFalse();
	}

	@Test
	void refusesItsOwnProofAsTheServersSignature() {
		ScramClientExchange client = RfcExample.waitingClient();
		String proof = RfcExample.CLIENT_FINAL.substring(RfcExample.CLIENT_FINAL.indexOf(",p=") + 3);

		ScramReason.assertRefused(Reason.SERVER_SIGNATURE_MISMATCH,
				() -> client.handleServerFinal(RfcExample.bytes("v=" + proof)));
	}

	@Test
	void ignoresOptionalExtensionsOfTheServerFinal() {
		ScramClientExchange client = RfcExample.waitingClient();

		client.handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL + ",x=y"));

		assertThat(client.isComplete()).isTrue();
	}

	@Test
	void reportsTheServersRefusalInWordsOfTheRfcOnly() {
		assertThatExceptionOfType(ScramException.class)
			.isThrownBy(() -> RfcExample.waitingClient().handleServerFinal(RfcExample.bytes("e=invalid-proof")))
			.withMessage("The server refused the login: invalid-proof");
		assertThatExceptionOfType(ScramException.class)
			.isThrownBy(() -> RfcExample.waitingClient().handleServerFinal(RfcExample.bytes("e=\u001B[2K\r\nroot")))
			.withMessage("The server refused the login: an error outside RFC 5802");
		ScramReason.assertRefused(Reason.REJECTED_BY_SERVER,
				() -> RfcExample.waitingClient().handleServerFinal(RfcExample.bytes("e=unknown-user,x=y")));
	}

	@Test
	void takesEachStepOnce() {
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.client().handleServerFirst(RfcExample.bytes(RfcExample.SERVER_FIRST)));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, () -> RfcExample.client().clientFinal(RfcExample.KEYS));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.client().handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL)));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, () -> RfcExample.startedClient().clientFirst());
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, () -> RfcExample.startedClient().clientFinal(RfcExample.KEYS));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.startedClient().handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL)));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> RfcExample.waitingClient().handleServerFirst(RfcExample.bytes(RfcExample.SERVER_FIRST)));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER, () -> RfcExample.waitingClient().clientFinal(RfcExample.KEYS));
	}

	@Test
	void isOverAfterAFailure() {
		ScramClientExchange afterFirst = RfcExample.startedClient();
		ScramReason.assertRefused(Reason.MALFORMED, () -> afterFirst.handleServerFirst(new byte[0]));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> afterFirst.handleServerFirst(RfcExample.bytes(RfcExample.SERVER_FIRST)));

		ScramClientExchange afterFinal = RfcExample.waitingClient();
		ScramReason.assertRefused(Reason.MALFORMED, () -> afterFinal.handleServerFinal(new byte[0]));
		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> afterFinal.handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL)));
	}

	@Test
	void isUsedForOneLogin() {
		ScramClientExchange client = RfcExample.waitingClient();
		client.handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL));

		ScramReason.assertRefused(Reason.OUT_OF_ORDER,
				() -> client.handleServerFinal(RfcExample.bytes(RfcExample.SERVER_FINAL)));
		assertThat(client.isComplete()).isFalse();
	}

	@Test
	void readsMessagesOfUpTo2KiB() {
		String full = RfcExample.SERVER_FIRST + ",x="
				+ "y".repeat(AttributeReader.MAX_MESSAGE_BYTES - RfcExample.SERVER_FIRST.length() - 3);
		assertThat(RfcExample.startedClient().handleServerFirst(RfcExample.bytes(full))).isNotNull();

		ScramReason.assertRefused(Reason.TOO_LARGE,
				() -> RfcExample.startedClient().handleServerFirst(RfcExample.bytes(full + "y")));
		ScramReason.assertRefused(Reason.TOO_LARGE,
				() -> RfcExample.waitingClient().handleServerFinal(new byte[AttributeReader.MAX_MESSAGE_BYTES + 1]));
	}

	@Test
	void drawsANewNonceForEachLogin() {
		SecureRandom random = new SecureRandom();
		Set<String> messages = new HashSet<>();

		for (int i = 0; i < 100; i++) {
			messages.add(RfcExample.text(new ScramClientExchange("user", ScramPolicy.DEFAULT, random).clientFirst()));
		}

		assertThat(messages).hasSize(100).allMatch((message) -> message.matches("n,,n=user,r=[A-Za-z0-9+/]{32}"));
	}

	@Test
	void escapesTheUserName() {
		ScramClientExchange client = new ScramClientExchange("a=b,c", ScramPolicy.DEFAULT, new SecureRandom());

		assertThat(client.clientFirst()).asString().startsWith("n,,n=a=3Db=2Cc,r=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u00AD", "a\u0000b", "a\nb", "\uE000", "\u06271" })
	void refusesAUserNameThatSaslPrepRefuses(String username) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramClientExchange(username, ScramPolicy.DEFAULT, new SecureRandom()))
			.withMessageContaining("'username' must")
			.withMessageContaining("SASLprep (RFC 4013)")
			.withNoCause();
	}

	@Test
	void refusesAUserNameOfMoreThan256Characters() {
		SecureRandom random = new SecureRandom();

		assertThat(new ScramClientExchange("u".repeat(256), ScramPolicy.DEFAULT, random)).isNotNull();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramClientExchange("u".repeat(257), ScramPolicy.DEFAULT, random))
			.withMessage("'username' must have at most 256 characters once prepared (had 257)");
	}

	private static ScramClientExchange client(ScramPolicy policy) {
		ScramClientExchange client = new ScramClientExchange(RfcExample.USERNAME,
				Gs2Header.of(ScramMechanism.SCRAM_SHA_256, null), null, policy, () -> RfcExample.CLIENT_NONCE);
		client.clientFirst();
		return client;
	}

	private static byte[] serverFirst(int iterations) {
		return RfcExample.bytes("r=" + NONCE + "," + SALT + ",i=" + iterations);
	}

}
