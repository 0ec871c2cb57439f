package dev.conduit.scram;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

class SaslPrepTests {

	/** The examples of RFC 4013, section 3, and what people type. */
	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', textBlock = """
			"I\u00ADX", IX
			user, user
			USER, USER
			"\u00AA", a
			"\u2168", IX
			"p\u00E4ssw\u00F6rd", "pa\u0308sswo\u0308rd"
			"two\u00A0words", "two words"
			"\uFF50\uFF57", pw
			""")
	void makesTwoWaysOfTypingAPasswordOne(String typed, String alike) {
		ScramCredential credential = ScramCredential.of(typed, RfcExample.SALT, 4_096);

		assertThat(credential).isEqualTo(ScramCredential.of(alike, RfcExample.SALT, 4_096));
		assertThat(SaslPrep.username(typed)).isEqualTo(SaslPrep.username(alike));
	}

	@Test
	void keepsDifferentPasswordsDifferent() {
		assertThat(ScramCredential.of("p\u00E4ss", RfcExample.SALT, 4_096))
			.isNotEqualTo(ScramCredential.of("pass", RfcExample.SALT, 4_096))
			.isNotEqualTo(ScramCredential.of("P\u00E4ss", RfcExample.SALT, 4_096));
	}

	@Test
	void derivesFromTheUtf8OfThePreparedPassword() {
		ScramCredential credential = ScramCredential.of("p\u00E4ssw\u00F6rd\u2168", RfcExample.SALT, 4_096);

		// Computed by another implementation from the bytes of "pässwördIX".
		assertThat(credential.toText()).isEqualTo("{scram-sha-256}SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
				+ "xD9ADozQb+meU+fTTFWLlfEXtJBSr0o9FyC7uAalEpk=:abaCJMgfXEsXiEaHv8BL39SGqTufQJly/WPGVNBduNQ=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "canary\u0007", "canary\u0000", "canary\uE000", "canary\uFFFD", "canary\u202E",
			"canary\u0221", "canary\u06271", "canary\uD800" })
	void refusesAPasswordItCannotPrepareWithoutRepeatingIt(String password) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.of(password, RfcExample.SALT, 4_096))
			.withMessage("'password' must consist of characters that SASLprep (RFC 4013) allows: no control, "
					+ "private-use or unassigned ones, no mixed direction (value withheld)")
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u00AD", "\u200B\u2060" })
	void refusesAPasswordOfWhichNothingIsLeft(String password) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredential.of(password, RfcExample.SALT, 4_096))
			.withMessage("'password' must not be empty after SASLprep (RFC 4013)");
	}

	@Test
	void preparesOrRefusesEachCharacterThatAPeerMaySend() {
		int privatePlanes = 0xF0000;
		for (int character = 0; character <= privatePlanes; character++) {
			String text = Character.toString(character);
			if (!preparesOrRefuses(text)) {
				fail("U+%04X is neither prepared nor refused", character);
			}
		}
	}

	@Test
	void allowsUnassignedCharactersInNamesButNotInPasswords() {
		assertThat(SaslPrep.username("\u0221")).isEqualTo("\u0221");
		assertThatIllegalArgumentException().isThrownBy(() -> SaslPrep.password("\u0221"));
	}

	private static boolean preparesOrRefuses(String text) {
		try {
			return !SaslPrep.username(text).isEmpty();
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage().startsWith("'username' must ");
		}
	}

}
