package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.connection.Connection;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;

/**
 * One walk over the addresses in their order, which ends at the first that works. Each
 * step runs on the thread where the step before it ended.
 */
final class Round {

	private static final Logger logger = LoggerFactory.getLogger(Round.class);

	private final Attempt.Factory attempts;

	private final List<Address> addresses;

	private final @Nullable Connection broken;

	private final BooleanSupplier wanted;

	private final Consumer<Result> end;

	private final List<Problem> failures = new ArrayList<>();

	/**
	 * A round that has not begun.
	 * @param broken a connection to be taken up again, or {@code null}
	 * @param wanted whether to go on; a round that is not wanted any more ends in silence
	 * @param end gets what came of it
	 */
	Round(Attempt.Factory attempts, List<Address> addresses, @Nullable Connection broken, BooleanSupplier wanted,
			Consumer<Result> end) {
		this.attempts = attempts;
		this.addresses = addresses;
		this.broken = broken;
		this.wanted = wanted;
		this.end = end;
	}

	void begin() {
		attempt(0);
	}

	private void attempt(int index) {
		if (!this.wanted.getAsBoolean()) {
			return;
		}
		if (index == this.addresses.size()) {
			this.end.accept(new Result(null, this.failures));
			return;
		}
		connect(this.addresses.get(index)).whenComplete((open, failure) -> {
			try {
				if (open != null) {
					this.end.accept(new Result(open, this.failures));
				}
				else {
					this.failures.add(Attempt.problem(failure));
					attempt(index + 1);
				}
			}
			catch (RuntimeException | Error ex) {
				broken(open, ex);
			}
		});
	}

	/**
	 * A transport may fail in any way, such as for want of a library that it needs.
	 */
	private CompletionStage<Connection> connect(Address address) {
		try {
			return this.attempts.connect(address, this.broken);
		}
		catch (RuntimeException | Error ex) {
			logger.error("An attempt to connect to {} failed where it should not", address, ex);
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Ends the round without a connection, so that there is another one: nobody else
	 * would see what was thrown here, and the client would wait for ever.
	 */
	private void broken(@Nullable Connection open, Throwable cause) {
		logger.error("A connection could not be taken into use", cause);
		this.failures.add(Attempt.problem(cause));
		if (open != null) {
			open.close(ErrorCode.INTERNAL, "the client cannot use it");
		}
		this.end.accept(new Result(null, this.failures));
	}

	/**
	 * What came of a round.
	 *
	 * @param connection the open connection, or {@code null} where no address worked
	 * @param failures what was wrong with the addresses that did not, in their order
	 */
	record Result(@Nullable Connection connection, List<Problem> failures) {

		/**
		 * The refusal of who this client is, if there was one. That does not change by
		 * itself, so that trying again would only knock.
		 */
		Optional<Problem> refusal() {
			return this.failures.stream().filter(Result::isFinal).findFirst();
		}

		/**
		 * How long to wait for the next round: what the least patient server asked for,
		 * where all of them asked for something, and the client's own pause is shorter.
		 */
		Duration pause(Duration own) {
			Duration asked = Duration.ZERO;
			for (Problem failure : this.failures) {
				Duration one = Objects.requireNonNullElse(failure.retryAfter(), Duration.ZERO);
				asked = (asked.isZero() || one.compareTo(asked) < 0) ? one : asked;
				if (one.isZero()) {
					return own;
				}
			}
			return (asked.compareTo(own) > 0) ? asked : own;
		}

		private static boolean isFinal(Problem problem) {
			return switch (problem.code()) {
				case AUTHENTICATION_FAILED, AUTHENTICATION_REQUIRED, MECHANISM_NOT_SUPPORTED, CHANNEL_BINDING_REQUIRED,
						VERSION_NOT_SUPPORTED, PERMISSION_DENIED ->
					true;
				default -> false;
			};
		}

	}

}
