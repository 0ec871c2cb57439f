package dev.conduit.server;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.LockoutOptions;
import dev.conduit.authentication.LockoutStatistics;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients see of a server that slows guessers down, or cannot check log-ins.
 */
class LockoutTests extends ServerFixture {

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@Test
	void aClientIsToldThatItIsLockedOutAndForHowLongAndWaits() {
		serve(UnaryOperator.identity(), (builder) -> builder
			.lockout(new LockoutOptions(5, 50, Duration.ofMinutes(5), Duration.ofMinutes(15), 100)));
		for (int i = 0; i < 5; i++) {
			assertThat(refusal(start(client("wrong", UnaryOperator.identity()))).problem().code())
				.isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		}

		ConduitClient client = client(PASSWORD, UnaryOperator.identity());
		client.start();
		eventually("the refusal").until(() -> client.state() == ClientState.WAITING);

		ConduitException refusal = (ConduitException) outcome(call(client, "echo", "anybody?"));
		assertThat(refusal.problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
		assertThat(refusal.problem().retryAfter()).isBetween(Duration.ofMinutes(4),
				Duration.ofMinutes(5).plusSeconds(1));
		assertThat(server().lockout()).isEqualTo(new LockoutStatistics(5, 1, 1, 2));
	}

	@Test
	void aClientThatIsLockedOutIsLetInAfterThePauseByItself() {
		serve(UnaryOperator.identity(), (builder) -> builder
			.lockout(new LockoutOptions(1, 50, Duration.ofMillis(200), Duration.ofMinutes(15), 100)));
		refusal(start(client("wrong", UnaryOperator.identity())));

		ConduitClient client = client(PASSWORD, UnaryOperator.identity());
		client.start();

		assertThat(callOnceConnectedOrUnlocked(client)).isEqualTo("here");
	}

	@Test
	void withoutLockoutNobodyIsLockedOut() {
		serve(UnaryOperator.identity(), (builder) -> builder.lockout(LockoutOptions.NONE));
		for (int i = 0; i < 7; i++) {
			assertThat(refusal(start(client("wrong", UnaryOperator.identity()))).problem().code())
				.isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		}

		assertThat(server().lockout()).isEqualTo(LockoutStatistics.NONE);
		assertThat(outcome(call(connect(), "echo", "here"))).isEqualTo("here");
	}

	@Test
	void aServerThatCannotCheckLogInsIsTriedAgain() {
		boolean[] broken = { true };
		serve(UnaryOperator.identity(), (builder) -> builder.authenticator(new Authenticator() {

			@Override
			public List<String> mechanisms() {
				return List.of("SCRAM-SHA-256");
			}

			@Override
			public ServerLogin begin(String mechanism) {
				return (data) -> {
					if (broken[0]) {
						throw new IllegalStateException("the directory is down");
					}
					return new Failure("wrong");
				};
			}

		}));
		ConduitClient client = client(PASSWORD, UnaryOperator.identity());
		client.start();
		eventually("the refusal").until(() -> client.state() == ClientState.WAITING);

		Object outcome = outcome(call(client, "echo", "anybody?"));
		assertThat(outcome).isInstanceOf(ConduitUnavailableException.class);
		assertThat(((ConduitException) outcome).problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE);
		assertThat(((ConduitException) outcome).problem().retryable()).isTrue();
		assertThat(((ConduitException) outcome).problem().detail()).doesNotContain("directory");

		broken[0] = false;
		eventually("an answer about the password").until(() -> client.state() == ClientState.FAILED);
		assertThat(server().lockout().failures()).isOne();
	}

	private static Object callOnceConnectedOrUnlocked(ConduitClient client) {
		return eventually("a connection").until(() -> outcome(call(client, "echo", "here")), "here"::equals);
	}

	private static ConduitClient start(ConduitClient client) {
		client.start();
		return client;
	}

	private static ConduitException refusal(ConduitClient client) {
		return (ConduitException) outcome(call(client, "echo", "anybody?"));
	}

}
