package dev.conduit.scram;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.scram.ScramException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody who has stolen the table of users, and tries all that stands in it as the key
 * that only the password gives.
 */
class StolenTableTests {

	private static final ScramCredential STOLEN = ScramCredential.parse(RfcExample.CREDENTIAL);

	static List<Guess> guesses() {
		byte[] stored = STOLEN.storedKey();
		byte[] server = STOLEN.serverKey();
		List<Guess> guesses = new ArrayList<>();
		guesses.add(new Guess("the stored key", stored));
		guesses.add(new Guess("the server key", server));
		guesses.add(new Guess("both", Sha256.xor(stored, server)));
		guesses.add(new Guess("the hash of the stored key", Sha256.hash(stored)));
		guesses.add(new Guess("the hash of the server key", Sha256.hash(server)));
		guesses.add(new Guess("the stored key as salted password", Sha256.hmac(stored, "Client Key")));
		guesses.add(new Guess("the server key as salted password", Sha256.hmac(server, "Client Key")));
		guesses.add(new Guess("nothing", new byte[Sha256.LENGTH]));
		return guesses;
	}

	@ParameterizedTest
	@MethodSource("guesses")
	void whatStandsInTheTableLetsNobodyIn(Guess guess) {
		Attack attack = new Attack();

		ScramReason.assertRefused(Reason.INVALID_PROOF, () -> attack.finish(guess.clientKey()));
	}

	@Test
	void theKeyOfThePasswordWould() {
		byte[] salted = Sha256.pbkdf2(RfcExample.PASSWORD, RfcExample.SALT, RfcExample.ITERATIONS);

		assertThat(new Attack().finish(Sha256.hmac(salted, "Client Key"))).isTrue();
	}

	@Test
	void theTextOfTheTableHasSaltRoundsAndTwoKeysAlone() {
		assertThat(STOLEN.toText()).matches("\\{scram-sha-256}SCRAM-SHA-256\\$\\d+:[^$:]+\\$[^$:]{44}:[^$:]{44}")
			.doesNotContain(RfcExample.PASSWORD);
	}

	/** A log-in that came as far as the proof. */
	private static final class Attack {

		private final ScramServerExchange exchange = RfcExample.server().newExchange();

		private final String serverFirst = RfcExample
			.text(this.exchange.handleClientFirst(RfcExample.bytes(RfcExample.CLIENT_FIRST)));

		boolean finish(byte[] clientKey) {
			String nonce = ServerFirst.decode(RfcExample.bytes(this.serverFirst)).nonce();
			String withoutProof = ClientFinal.withoutProof(RfcExample.bytes("n,,"), nonce);
			String authMessage = RfcExample.CLIENT_FIRST.substring(3) + "," + this.serverFirst + "," + withoutProof;
			byte[] proof = Sha256.xor(clientKey, Sha256.hmac(STOLEN.storedKey(), authMessage));
			this.exchange.handleClientFinal(ClientFinal.encode(withoutProof, proof));
			return this.exchange.isComplete();
		}

	}

	/**
	 * Something that an attacker can make of the table.
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared by nobody
	record Guess(String name, byte[] clientKey) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
