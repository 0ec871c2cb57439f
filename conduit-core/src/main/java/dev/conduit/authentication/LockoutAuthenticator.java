package dev.conduit.authentication;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Slows guessers of another authenticator down. A refusal says for how long, and nothing
 * about the user: it comes alike for those that do not exist.
 *
 * @since 0.1.0
 */
public final class LockoutAuthenticator implements Authenticator {

	private final Authenticator authenticator;

	private final LoginFailures failures;

	/**
	 * An authenticator around another one.
	 * @param authenticator finds out who connects; its failures with the code
	 * {@link ErrorCode#AUTHENTICATION_FAILED} count
	 * @param options the bounds
	 * @param nanoTime monotonic time
	 * @param random a secret of this process
	 */
	public LockoutAuthenticator(Authenticator authenticator, LockoutOptions options, LongSupplier nanoTime,
			SecureRandom random) {
		this.authenticator = authenticator;
		this.failures = new LoginFailures(options, nanoTime, random);
	}

	/**
	 * What it has done so far.
	 * @return the figures
	 */
	public LockoutStatistics statistics() {
		return this.failures.statistics();
	}

	@Override
	public List<String> mechanisms() {
		return this.authenticator.mechanisms();
	}

	@Override
	public List<String> mechanisms(Client client) {
		return this.authenticator.mechanisms(client);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return new Watched(this.authenticator.begin(mechanism), "");
	}

	@Override
	public ServerLogin begin(String mechanism, Client client) {
		return new Watched(this.authenticator.begin(mechanism, client), Origin.of(client.address()));
	}

	private final class Watched implements ServerLogin {

		private final ServerLogin login;

		private final String origin;

		Watched(ServerLogin login, String origin) {
			this.login = login;
			this.origin = origin;
		}

		@Override
		public Step respond(byte[] data) {
			LoginFailures known = LockoutAuthenticator.this.failures;
			Duration before = known.pause(this.origin, claimedName());
			if (!before.isZero()) {
				return locked(before);
			}
			Step step = this.login.respond(data);
			Duration after = switch (step) {
				case Challenge challenge -> known.pause(this.origin, claimedName());
				case Success success -> known.settle(this.origin, claimedName(), true);
				case Failure failure when isGuess(failure) -> known.settle(this.origin, claimedName(), false);
				case Failure failure -> Duration.ZERO;
			};
			return after.isZero() ? step : locked(after);
		}

		@Override
		public String claimedName() {
			return this.login.claimedName();
		}

		private boolean isGuess(Failure failure) {
			return failure.told().code() == ErrorCode.AUTHENTICATION_FAILED;
		}

		private Failure locked(Duration pause) {
			Duration whole = Duration.ofMillis(pause.toMillis() + 1);
			return new Failure("too many log-ins have failed at '%s', for this user or for all".formatted(this.origin),
					Problem
						.of(ErrorCode.AUTHENTICATION_LOCKED,
								"too many log-ins have failed; try again in %d s".formatted(whole.toSeconds() + 1))
						.withRetry(true, whole));
		}

	}

}
