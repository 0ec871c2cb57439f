package dev.conduit.authentication;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.Authenticator.Client;
import dev.conduit.authentication.Authenticator.Failure;
import dev.conduit.authentication.Authenticator.ServerLogin;
import dev.conduit.authentication.Authenticator.Step;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.ManualTimer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LockoutAuthenticatorTests {

	private static final String HOME = "tcp://10.0.0.1:40000";

	private static final String ELSEWHERE = "tcp://10.0.0.2:40000";

	private static final String RIGHT = "right";

	private static final String WRONG = "wrong";

	private final ManualTimer clock = new ManualTimer();

	private final LockoutAuthenticator authenticator = lockout(LockoutOptions.DEFAULT);

	@Test
	void afterFiveFailuresEvenTheRightPasswordIsRefusedForAWhileThatIsTold() {
		fail(HOME, "ada", 4);
		assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
		fail(HOME, "ada", 5);

		Problem refusal = refusal(login(HOME, "ada", RIGHT));

		assertThat(refusal.code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
		assertThat(refusal.retryable()).isTrue();
		assertThat(refusal.retryAfter()).isBetween(Duration.ofMillis(900), Duration.ofMillis(1001));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
	}

	@Test
	void aUserThatDoesNotExistIsRefusedInTheSameWords() {
		fail(HOME, "ada", 5);
		fail(ELSEWHERE, "nobody", 5);

		assertThat(refusal(login(HOME, "ada", WRONG))).isEqualTo(refusal(login(ELSEWHERE, "nobody", WRONG)));
	}

	@Test
	void thePauseDoublesWithEachFurtherFailureUpToTheLongest() {
		fail(HOME, "ada", 5);
		List<Long> seconds = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			Duration pause = refusal(login(HOME, "ada", WRONG)).retryAfter();
			seconds.add(pause.toSeconds());
			this.clock.advance(pause);
			fail(HOME, "ada", 1);
		}

		assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L);
	}

	@Test
	void triesInAPauseDoNotProlongIt() {
		fail(HOME, "ada", 5);
		IntStream.range(0, 1000).forEach((i) -> login(HOME, "ada", WRONG));

		this.clock.advance(Duration.ofSeconds(1));

		assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
		assertThat(this.authenticator.statistics().refused()).isEqualTo(1000);
	}

	@Test
	void theSameUserLogsInFromAnotherAddressMeanwhile() {
		fail(HOME, "ada", 5);

		assertThat(login(ELSEWHERE, "ada", RIGHT)).isInstanceOf(Success.class);
		assertThat(refusal(login(HOME, "ada", RIGHT)).code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
	}

	@Test
	void anotherUserLogsInFromTheSameAddressMeanwhile() {
		fail(HOME, "ada", 5);

		assertThat(login(HOME, "bob", RIGHT)).isInstanceOf(Success.class);
	}

	@Test
	void aSuccessMakesFailuresForgotten() {
		for (int i = 0; i < 10; i++) {
			fail(HOME, "ada", 4);
			assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
		}
	}

	@Test
	void whatIsOldIsForgotten() {
		fail(HOME, "ada", 4);
		this.clock.advance(Duration.ofMinutes(15).plusNanos(1));
		fail(HOME, "ada", 4);

		assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
	}

	@Test
	void whoSpraysManyUsersFromOneAddressIsLockedOutThere() {
		IntStream.range(0, 50).forEach((i) -> fail(HOME, "user" + i, 1));

		assertThat(refusal(login(HOME, "fresh", WRONG)).code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
		assertThat(login(ELSEWHERE, "fresh", RIGHT)).isInstanceOf(Success.class);
	}

	@Test
	void anAddressOfManyUsersWhoMistypeNowAndThenIsNotLockedOut() {
		for (int i = 0; i < 500; i++) {
			fail(HOME, "user" + i, 1);
			this.clock.advance(Duration.ofSeconds(18));
		}

		assertThat(this.authenticator.statistics().locks()).isZero();
	}

	@Test
	void ofGuessesAtTheSameTimeNoMoreAreDecidedThanOneAfterTheOther() {
		List<ServerLogin> guesses = IntStream.range(0, 100)
			.mapToObj((i) -> begin(this.authenticator, HOME, "ada"))
			.toList();

		List<Step> outcomes = IntStream.range(0, 100)
			.mapToObj((i) -> guesses.get(i).respond(((i == 50) ? RIGHT : WRONG).getBytes(UTF_8)))
			.toList();

		assertThat(outcomes.stream().filter((step) -> refusal(step).code() == ErrorCode.AUTHENTICATION_FAILED))
			.hasSize(5);
		assertThat(refusal(outcomes.get(50)).code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
	}

	/** As when the fifth failure comes while the right password is being checked. */
	@Test
	void aResultThatComesWhenThePauseHasBegunIsNotTold() {
		List<Runnable> meanwhile = new ArrayList<>();
		LockoutAuthenticator watched = new LockoutAuthenticator(new Words() {

			@Override
			Step decide(String word) {
				if (word.equals(RIGHT)) {
					meanwhile.forEach(Runnable::run);
				}
				return super.decide(word);
			}

		}, LockoutOptions.DEFAULT, this.clock::nanoTime, new SecureRandom());
		IntStream.range(0, 4).forEach((i) -> begin(watched, HOME, "ada").respond(WRONG.getBytes(UTF_8)));
		ServerLogin fifth = begin(watched, HOME, "ada");
		ServerLogin right = begin(watched, HOME, "ada");
		meanwhile.add(() -> fifth.respond(WRONG.getBytes(UTF_8)));

		assertThat(refusal(right.respond(RIGHT.getBytes(UTF_8))).code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
	}

	@Test
	void whatIsNoGuessIsNotCounted() {
		for (int i = 0; i < 100; i++) {
			assertThat(refusal(login(HOME, "ada", "expired")).code()).isEqualTo(ErrorCode.AUTHENTICATION_EXPIRED);
		}

		assertThat(login(HOME, "ada", RIGHT)).isInstanceOf(Success.class);
		assertThat(this.authenticator.statistics()).isEqualTo(new LockoutStatistics(0, 0, 0, 0));
	}

	@Test
	void withoutANameTheAddressCounts() {
		fail(HOME, "", 50);

		assertThat(refusal(login(HOME, "", RIGHT)).code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
	}

	@Test
	void whatHappensIsCounted() {
		fail(HOME, "ada", 5);
		login(HOME, "ada", WRONG);

		assertThat(this.authenticator.statistics()).isEqualTo(new LockoutStatistics(5, 1, 1, 2));
	}

	/** 100,000 guesses over 50,000 users, from as many addresses. */
	@Test
	void noMoreIsRememberedThanThereIsRoomFor() {
		LockoutAuthenticator small = lockout(
				new LockoutOptions(5, 50, Duration.ofSeconds(1), Duration.ofMinutes(15), 1000));
		for (int i = 0; i < 100_000; i++) {
			begin(small, "tcp://10.%d.%d.%d:1".formatted(i >> 16, (i >> 8) & 255, i & 255), "user" + i % 50_000)
				.respond(WRONG.getBytes(UTF_8));
			assertThat(small.statistics().remembered()).isLessThanOrEqualTo(1000);
		}

		assertThat(small.statistics().failures()).isEqualTo(100_000);
	}

	@Test
	void whoGuessesAllTheTimeIsNotForgottenForOthers() {
		LockoutAuthenticator small = lockout(
				new LockoutOptions(5, 50, Duration.ofSeconds(1), Duration.ofMinutes(15), 10));
		for (int i = 0; i < 5; i++) {
			begin(small, HOME, "ada").respond(WRONG.getBytes(UTF_8));
		}
		for (int i = 0; i < 100; i++) {
			assertThat(refusal(begin(small, HOME, "ada").respond(WRONG.getBytes(UTF_8))).code())
				.isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
			begin(small, "tcp://10.1.0.%d:1".formatted(i), "bob").respond(WRONG.getBytes(UTF_8));
		}
	}

	@ParameterizedTest
	@CsvSource({ "-1, 50, 1, 900, 10", "5, -1, 1, 900, 10", "5, 50, 0, 900, 10", "5, 50, 901, 900, 10",
			"5, 50, 1, 86401, 10", "5, 50, 1, 900, 0", "1000001, 50, 1, 900, 10", "5, 1000001, 1, 900, 10",
			"5, 50, 1, 900, 1000001" })
	void boundsThatCannotWorkAreRefused(int failures, int perAddress, long shortest, long longest, int capacity) {
		assertThatIllegalArgumentException().isThrownBy(() -> new LockoutOptions(failures, perAddress,
				Duration.ofSeconds(shortest), Duration.ofSeconds(longest), capacity));
	}

	private void fail(String address, String user, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(refusal(login(address, user, WRONG)).code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		}
	}

	private Step login(String address, String user, String word) {
		ServerLogin login = this.authenticator.begin("WORDS", new Client(address, null));
		Step first = login.respond(user.getBytes(UTF_8));
		return (first instanceof Challenge) ? login.respond(word.getBytes(UTF_8)) : first;
	}

	/** A log-in that has told its name. */
	private static ServerLogin begin(Authenticator authenticator, String address, String user) {
		ServerLogin login = authenticator.begin("WORDS", new Client(address, null));
		login.respond(user.getBytes(UTF_8));
		return login;
	}

	private static Problem refusal(Step step) {
		assertThat(step).isInstanceOf(Failure.class);
		return ((Failure) step).told();
	}

	private LockoutAuthenticator lockout(LockoutOptions options) {
		return new LockoutAuthenticator(new Words(), options, this.clock::nanoTime, new SecureRandom());
	}

	/** Takes a name, then a word. */
	private static class Words implements Authenticator {

		@Override
		public List<String> mechanisms() {
			return List.of("WORDS");
		}

		@Override
		public ServerLogin begin(String mechanism) {
			String[] name = { "" };
			Supplier<String> claimed = () -> name[0];
			boolean[] asked = new boolean[1];
			return new ServerLogin() {

				@Override
				public Step respond(byte[] data) {
					if (!asked[0]) {
						asked[0] = true;
						name[0] = new String(data, UTF_8);
						return new Challenge(new byte[0]);
					}
					return decide(new String(data, UTF_8));
				}

				@Override
				public String claimedName() {
					return claimed.get();
				}

			};
		}

		Step decide(String word) {
			return switch (word) {
				case RIGHT -> new Success("somebody", new byte[0]);
				case "expired" -> new Failure("old", Problem.of(ErrorCode.AUTHENTICATION_EXPIRED, "old"));
				default -> new Failure("a wrong word");
			};
		}

	}

}
