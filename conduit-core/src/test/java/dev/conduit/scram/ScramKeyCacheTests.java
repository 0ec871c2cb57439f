package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScramKeyCacheTests {

	private static final ScramChallenge CHALLENGE = challenge("user", 0, 4_096);

	private final ScramKeyCache cache = new ScramKeyCache(3, new SecureRandom());

	@Test
	void findsNothingBeforeItWasDerived() {
		assertThat(this.cache.find(CHALLENGE, "secret")).isNull();
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void derivesOnceAndRemembers() {
		ScramKeys keys = this.cache.keys(CHALLENGE, "secret");

		assertThat(keys.toCredential(CHALLENGE.salt(), 4_096))
			.isEqualTo(ScramCredential.of("secret", CHALLENGE.salt(), 4_096));
		assertThat(this.cache.keys(challenge("user", 0, 4_096), "secret")).isSameAs(keys);
		assertThat(this.cache.find(challenge("user", 0, 4_096), "secret")).isSameAs(keys);
		assertThat(this.cache.size()).isOne();
	}

	@Test
	void tellsApartUserSaltIterationsAndPassword() {
		this.cache.keys(CHALLENGE, "secret");

		assertThat(this.cache.find(challenge("other", 0, 4_096), "secret")).isNull();
		assertThat(this.cache.find(challenge("user", 1, 4_096), "secret")).isNull();
		assertThat(this.cache.find(challenge("user", 0, 4_097), "secret")).isNull();
		assertThat(this.cache.find(CHALLENGE, "changed")).isNull();
	}

	@Test
	void challengeIsItsContent() {
		assertThat(CHALLENGE).isEqualTo(challenge("user", 0, 4_096))
			.hasSameHashCodeAs(challenge("user", 0, 4_096))
			.isNotEqualTo(challenge("other", 0, 4_096))
			.isNotEqualTo(challenge("user", 1, 4_096))
			.isNotEqualTo(challenge("user", 0, 4_097));
		assertThat(CHALLENGE).hasToString("ScramChallenge[username=user, salt=<16 bytes>, iterations=4096]");
	}

	@Test
	void forgetsWhatWasUsedLeastRecentlyAtItsCapacity() {
		for (int salt = 0; salt < 3; salt++) {
			this.cache.keys(challenge("user", salt, 4_096), "secret");
		}
		this.cache.find(challenge("user", 0, 4_096), "secret");

		this.cache.keys(challenge("user", 3, 4_096), "secret");

		assertThat(this.cache.size()).isEqualTo(3);
		assertThat(this.cache.find(challenge("user", 0, 4_096), "secret")).isNotNull();
		assertThat(this.cache.find(challenge("user", 1, 4_096), "secret")).isNull();
		assertThat(this.cache.find(challenge("user", 2, 4_096), "secret")).isNotNull();
		assertThat(this.cache.find(challenge("user", 3, 4_096), "secret")).isNotNull();
	}

	@Test
	void staysWithinItsCapacityWhenAServerSendsEverNewSalts() {
		for (int salt = 0; salt < 50; salt++) {
			this.cache.keys(challenge("user", salt, 4_096), "secret");

			assertThat(this.cache.size()).isLessThanOrEqualTo(3);
		}
	}

	@Test
	void remembersNoFailure() {
		for (int i = 0; i < 2; i++) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.cache.keys(CHALLENGE, "\u0007"))
				.withMessageStartingWith("'password' must");
		}

		assertThat(this.cache.find(CHALLENGE, "\u0007")).isNull();
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void derivesOnceForAStormOfLogins() throws Exception {
		ScramChallenge costly = challenge("user", 0, 100_000);
		CountDownLatch start = new CountDownLatch(1);
		List<Future<ScramKeys>> logins = new ArrayList<>();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < 64; i++) {
				logins.add(threads.submit(() -> {
					start.await();
					return this.cache.keys(costly, "secret");
				}));
			}
			start.countDown();
			ScramKeys first = logins.get(0).get();

			for (Future<ScramKeys> login : logins) {
				assertThat(login.get()).isSameAs(first);
			}
		}
	}

	@Test
	void failsEachOfAStormOfLoginsThatCannotSucceed() throws Exception {
		List<Future<ScramKeys>> logins = new ArrayList<>();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < 64; i++) {
				logins.add(threads.submit(() -> this.cache.keys(CHALLENGE, "\u0007")));
			}
		}

		assertThat(logins)
			.allSatisfy((login) -> assertThat(login.exceptionNow()).isInstanceOf(IllegalArgumentException.class)
				.hasMessageStartingWith("'password' must"));
		assertThat(this.cache.size()).isZero();
	}

	@Test
	void refusesACapacityOfNothing() {
		assertThat(new ScramKeyCache(1, new SecureRandom()).keys(CHALLENGE, "secret")).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramKeyCache(0, new SecureRandom()))
			.withMessage("'capacity' must be at least 1 (was 0)");
	}

	private static ScramChallenge challenge(String username, int salt, int iterations) {
		byte[] bytes = new byte[16];
		bytes[0] = (byte) salt;
		return new ScramChallenge(username, bytes, iterations);
	}

}
