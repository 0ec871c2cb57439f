package dev.conduit.authentication;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.Authenticator.Client;
import dev.conduit.authentication.Authenticator.ServerLogin;
import dev.conduit.authentication.Authenticator.Step;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.authentication.ClientAuthentication.ClientLogin;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.time.ManualTimer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * T5: 100,000 guesses over 50,000 users, from very many addresses and from few.
 */
@Tag("proof")
class GuessingTests {

	private static final int GUESSES = 100_000;

	private static final int USERS = 50_000;

	private static final int MIB = 1024 * 1024;

	private static final long SEED = 5;

	private final ManualTimer clock = new ManualTimer();

	private final SecureRandom random = new SecureRandom();

	private final Random guesses = new Random(SEED);

	private final LockoutAuthenticator authenticator = new LockoutAuthenticator(new ScramAuthenticator(
			ScramCredentials.of(Map.of("user7", ScramCredential.of("pencil", new byte[16], 4096))), this.random),
			LockoutOptions.DEFAULT, this.clock::nanoTime, this.random);

	@Test
	@Tag("T5")
	void guessersFromManyAddressesAreBoundedInMemoryAndNeverGetIn() {
		try (ProofRow row = ProofRow.start("T5", "guesses from 60,000 addresses", SEED)) {
			long before = usedHeap();
			guess(row, 60_000);

			double used = (usedHeap() - before) / (double) MIB;
			assertThat(used).as("MiB of the lock-out").isLessThanOrEqualTo(32);
			assertThat(this.authenticator.statistics().remembered()).isLessThanOrEqualTo(100_000);
			row.pass();
		}
	}

	@Test
	@Tag("T5")
	void guessersFromFewAddressesAreLockedOutAndTheUserIsNot() {
		try (ProofRow row = ProofRow.start("T5", "guesses from 20 addresses", SEED)) {
			guess(row, 20);

			LockoutStatistics done = this.authenticator.statistics();
			assertThat(done.failures()).as("guesses that were answered").isLessThan(20 * 50 + GUESSES / 100);
			assertThat(done.failures() + done.refused()).isGreaterThanOrEqualTo(GUESSES);
			row.pass();
		}
	}

	private void guess(ProofRow row, int addresses) {
		for (int i = 0; i < GUESSES; i++) {
			int address = this.guesses.nextInt(addresses);
			Step step = guess("user" + this.guesses.nextInt(USERS),
					"tcp://10.%d.%d.%d:1".formatted(address >> 16, (address >> 8) & 255, address & 255));
			row.count(Measure.BAD_INPUTS, 1).count(Measure.UNEXPECTED, (step instanceof Success) ? 1 : 0);
			this.clock.advance(Duration.ofMillis(1));
			if (i % 1000 == 0) {
				row.count(Measure.UNEXPECTED, (logIn("tcp://192.168.0.1:1") instanceof Success) ? 0 : 1);
			}
		}
	}

	/** With a proof by chance, which costs the guesser nothing. */
	private Step guess(String user, String address) {
		ServerLogin login = this.authenticator.begin(ScramAuthenticator.MECHANISM, new Client(address, null));
		Step first = login.respond(("n,,n=" + user + ",r=guess-guess-guess-guess").getBytes(UTF_8));
		if (!(first instanceof Challenge challenge)) {
			return first;
		}
		String nonce = new String(challenge.data(), UTF_8).split(",", 2)[0];
		byte[] proof = new byte[32];
		this.guesses.nextBytes(proof);
		return login.respond(("c=biws," + nonce + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(UTF_8));
	}

	private Step logIn(String address) {
		ServerLogin server = this.authenticator.begin(ScramAuthenticator.MECHANISM, new Client(address, null));
		ClientLogin client = new PasswordAuthentication("user7", "pencil", this.random)
			.begin(ScramAuthenticator.MECHANISM);
		Challenge challenge = (Challenge) server.respond(client.start());
		return server.respond(client.respond(challenge.data()));
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
