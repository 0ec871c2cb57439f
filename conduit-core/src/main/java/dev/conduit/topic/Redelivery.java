package dev.conduit.topic;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Problem;
import dev.conduit.policy.Backoff;

/**
 * Whether and when a message is delivered again that the receiver did not handle. It
 * queues up anew, behind later ones.
 *
 * @param maxAttempts how often a message is delivered at most, 1 to 1000; one that is
 * published at most once is never delivered again
 * @param backoff how long to wait before; a problem that asks for longer gets it, up to
 * the back-off's bound
 * @param ackTimeout how long the receiver may have a message in hand until it counts as
 * rejected, or {@code null} for as long as it likes. A receiver that works one message
 * off after the other is not silent: until as many as the mailbox's concurrency have
 * ended since it got a message, each end gives this one its whole time anew.
 * @since 0.1.0
 */
public record Redelivery(int maxAttempts, Backoff backoff, @Nullable Duration ackTimeout) {

	/**
	 * Ten attempts, 200 milliseconds to 30 seconds apart, and no end to the receiver's
	 * time.
	 */
	public static final Redelivery DEFAULTS = new Redelivery(10,
			Backoff.doubling(Duration.ofMillis(200), Duration.ofSeconds(30)), null);

	/**
	 * One attempt, and no end to the receiver's time: for a listener behind a connection,
	 * where the other side's mailbox delivers again.
	 */
	public static final Redelivery NONE = DEFAULTS.withMaxAttempts(1);

	private static final int MOST_ATTEMPTS = 1000;

	public Redelivery {
		if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
			throw new IllegalArgumentException(
					"'maxAttempts' must be 1 to %d (was %d)".formatted(MOST_ATTEMPTS, maxAttempts));
		}
		if (ackTimeout != null && !ackTimeout.isPositive()) {
			throw new IllegalArgumentException("'ackTimeout' must be more than zero (was %s)".formatted(ackTimeout));
		}
	}

	/**
	 * The same with another number of attempts.
	 * @param maxAttempts how often a message is delivered at most
	 * @return the new redelivery
	 */
	public Redelivery withMaxAttempts(int maxAttempts) {
		return new Redelivery(maxAttempts, this.backoff, this.ackTimeout);
	}

	/**
	 * The same with another back-off.
	 * @param backoff how long to wait before
	 * @return the new redelivery
	 */
	public Redelivery withBackoff(Backoff backoff) {
		return new Redelivery(this.maxAttempts, backoff, this.ackTimeout);
	}

	/**
	 * The same with another time for the receiver.
	 * @param ackTimeout how long it may have a message in hand, {@code null} for as long
	 * as it likes
	 * @return the new redelivery
	 */
	public Redelivery withAckTimeout(@Nullable Duration ackTimeout) {
		return new Redelivery(this.maxAttempts, this.backoff, ackTimeout);
	}

	Duration delay(int attempts, Problem problem, RandomGenerator random) {
		Duration delay = this.backoff.delay(attempts, random);
		Duration asked = problem.retryAfter();
		if (asked == null || asked.compareTo(delay) <= 0) {
			return delay;
		}
		return (asked.compareTo(this.backoff.max()) < 0) ? asked : this.backoff.max();
	}

	/**
	 * What the producer is told in the end.
	 * @param last problem of the last attempt
	 * @param attempts number of attempts
	 * @return the last problem, which says how often it was tried and asks for no more
	 */
	static Problem exhausted(Problem last, int attempts) {
		return new Problem(last.code(), last.type(),
				"given up after %d attempts: %s".formatted(attempts, last.detail()), last.violations(), false, null,
				last.body());
	}

}
