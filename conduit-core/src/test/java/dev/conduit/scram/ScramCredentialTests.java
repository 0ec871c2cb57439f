package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScramCredentialTests {

	private final ScramCredential credential = ScramCredential.parse(RfcExample.CREDENTIAL);

	@Test
	void textFormSurvivesTheWayThereAndBack() {
		assertThat(ScramCredential.parse(this.credential.toText())).isEqualTo(this.credential)
			.hasSameHashCodeAs(this.credential);
		assertThat(this.credential.toText()).isEqualTo(RfcExample.CREDENTIAL);
	}

	@Test
	void generatesANewSaltForEachPassword() {
		SecureRandom random = new SecureRandom();

		ScramCredential one = ScramCredential.generate("secret", 4_096, random);
		ScramCredential other = ScramCredential.generate("secret", 4_096, random);

		assertThat(one.salt()).hasSize(16).isNotEqualTo(other.salt());
		assertThat(one.storedKey()).isNotEqualTo(other.storedKey());
		assertThat(one).isEqualTo(ScramCredential.of("secret", one.salt(), 4_096));
	}

	@Test
	void keepsNoKeyThatLogsIn() {
		byte[] storedKey = this.credential.storedKey();
		byte[] serverKey = this.credential.serverKey();

		for (byte[] stolen : new byte[][] { storedKey, serverKey }) {
			String authMessage = "any";
			byte[] proof = Sha256.xor(stolen, Sha256.hmac(storedKey, authMessage));
			assertThat(this.credential.verifies(proof, authMessage)).isFalse();
		}
	}

	@Test
	void printsNeitherSaltNorKeys() {
		assertThat(this.credential).hasToString("ScramCredential[iterations=4096, <redacted>]");
		assertThat(RfcExample.KEYS).hasToString("ScramKeys[<redacted>]");
	}

	@Test
	void copiesItsArraysInAndOut() {
		byte[] salt = RfcExample.SALT.clone();
		byte[] storedKey = this.credential.storedKey();
		byte[] serverKey = this.credential.serverKey();
		ScramCredential copy = new ScramCredential(4_096, salt, storedKey, serverKey);

		for (byte[] array : new byte[][] { salt, storedKey, serverKey, copy.salt(), copy.storedKey(),
				copy.serverKey() }) {
			Arrays.fill(array, (byte) 0);
		}

		assertThat(copy).isEqualTo(this.credential);
	}

	@Test
	void differsByEachOfItsComponents() {
		byte[] key = new byte[32];

		assertThat(this.credential)
			.isNotEqualTo(new ScramCredential(4_097, this.credential.salt(), this.credential.storedKey(),
					this.credential.serverKey()))
			.isNotEqualTo(
					new ScramCredential(4_096, new byte[16], this.credential.storedKey(), this.credential.serverKey()))
			.isNotEqualTo(new ScramCredential(4_096, this.credential.salt(), key, this.credential.serverKey()))
			.isNotEqualTo(new ScramCredential(4_096, this.credential.salt(), this.credential.storedKey(), key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "pencil", "{noop}pencil",
			"SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
					+ "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
			"{scram-sha-256}SCRAM-SHA-1$4096:W22ZaJ0SNY7soEsUEjb6gQ==$A:B",
			"{scram-sha-256}SCRAM-SHA-256$04096:W22ZaJ0SNY7soEsUEjb6gQ==$A:B",
			"{scram-sha-256}SCRAM-SHA-256$-4096:W22ZaJ0SNY7soEsUEjb6gQ==$A:B",
			"{scram-sha-256}SCRAM-SHA-256$99999999999:W22ZaJ0SNY7soEsUEjb6gQ==$A:B",
			"{scram-sha-256}SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==",
			"{scram-sha-256}SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$A" })
	void refusesTextOfAnotherFormWithoutRepeatingIt(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.parse(text))
			.withMessageContaining("'text' must have the form")
			.withMessageContaining("had " + text.length() + " characters")
			.withMessageNotContaining("pencil");
	}

	@Test
	void refusesKeysThatAreNotCanonicalBase64WithoutRepeatingThem() {
		String padded = RfcExample.CREDENTIAL.replace("T4qY=", "T4qZ=");
		String unpadded = RfcExample.CREDENTIAL.replace("2dU=", "2dU");

		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.parse(padded))
			.withMessage("'stored key' must be canonical Base64 (value withheld)");
		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.parse(unpadded))
			.withMessage("'server key' must be canonical Base64 (value withheld)");
	}

	@Test
	void refusesKeysOfAnotherLength() {
		String text = "{scram-sha-256}SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
				+ Base64.getEncoder().encodeToString(new byte[31]) + ":"
				+ Base64.getEncoder().encodeToString(new byte[32]);

		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.parse(text))
			.withMessage("'storedKey' must have 32 bytes (had 31)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramCredential(4_096, new byte[16], new byte[32], new byte[33]))
			.withMessage("'serverKey' must have 32 bytes (had 33)");
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 129 })
	void refusesASaltOutOfBounds(int length) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramCredential(4_096, new byte[length], new byte[32], new byte[32]))
			.withMessage("'salt' must have 8 to 128 bytes (had " + length + ")");
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 9, 128 })
	void acceptsASaltWithinBounds(int length) {
		assertThat(new ScramCredential(4_096, new byte[length], new byte[32], new byte[32]).salt()).hasSize(length);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, 0, 4_095, 100_000_001, Integer.MAX_VALUE })
	void refusesIterationsOutOfBounds(int iterations) {
		String message = "'iterations' must be between 4096 and 100000000 (was " + iterations + ")";

		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ScramCredential(iterations, new byte[16], new byte[32], new byte[32]))
			.withMessage(message);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ScramCredential.generate("secret", iterations, new SecureRandom()))
			.withMessage(message);
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramChallenge("user", new byte[16], iterations))
			.withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4_096, 4_097, 100_000_000 })
	void acceptsIterationsWithinBounds(int iterations) {
		ScramCredential bounded = new ScramCredential(iterations, new byte[16], new byte[32], new byte[32]);

		assertThat(ScramCredential.parse(bounded.toText())).isEqualTo(bounded);
	}

	@Test
	void tableIsFixedOnceMadeAndFindsPreparedNames() {
		Map<String, ScramCredential> source = new HashMap<>(Map.of("\u2168", this.credential));

		ScramCredentials table = ScramCredentials.of(source);
		source.clear();

		assertThat(table.find("IX")).isEqualTo(this.credential);
		assertThat(table.find("\u2168")).isNull();
	}

	@Test
	void tableRefusesNamesThatArePreparedAlike() {
		Map<String, ScramCredential> source = Map.of("\u2168", this.credential, "IX", this.credential);

		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredentials.of(source))
			.withMessageContaining("had two for \"IX\"");
	}

}
