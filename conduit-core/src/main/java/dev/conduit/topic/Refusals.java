package dev.conduit.topic;

import java.time.Duration;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Why a mailbox did not take a message, or could not keep it.
 */
final class Refusals {

	private Refusals() {
	}

	static Problem full(MailboxOptions options) {
		return full(options, "");
	}

	static Problem noRoomWithin(MailboxOptions options, Duration patience) {
		return full(options, ", and had no room within " + patience);
	}

	static Problem dropped(MailboxOptions options) {
		return full(options, ", and this message had to go").withRetry(false, null);
	}

	static Problem closed(MailboxOptions options) {
		return Problem.of(ErrorCode.SHUTTING_DOWN, "mailbox '%s' is closed".formatted(options.name()));
	}

	static Problem expired(MailboxOptions options) {
		return Problem.of(ErrorCode.EXPIRED,
				"the message expired before its turn in mailbox '%s'".formatted(options.name()));
	}

	static Problem withdrawn() {
		return Problem.of(ErrorCode.CANCELLED, "the publisher gave up waiting for room");
	}

	/**
	 * What the producer is told of a receiver's problem. A code that speaks of the
	 * receiver's connection would be read as one of the producer's own, and that nothing
	 * was sent.
	 */
	static Problem ofReceiver(Problem problem) {
		return switch (problem.code()) {
			case CONNECTION_FAILED, DISCONNECTED, RECONNECTING, SHUTTING_DOWN, HEARTBEAT_TIMEOUT, WRITE_STALLED, PAUSED,
					NORMAL ->
				Problem.of(ErrorCode.UNROUTED, "the receiver is gone: " + problem.summary())
					.withRetry(problem.retryable(), problem.retryAfter());
			default -> problem;
		};
	}

	/**
	 * What the producer is told in place of the last problem, where an attempt may have
	 * been handled. Whoever repeats it may do so as before.
	 */
	static Problem unsure(Problem last) {
		return Problem.of(ErrorCode.OUTCOME_UNKNOWN, "it may have been handled, and nobody said so: " + last.summary())
			.withRetry(last.retryable(), last.retryAfter());
	}

	private static Problem full(MailboxOptions options, String more) {
		MailboxBounds bounds = options.bounds();
		return Problem
			.of(ErrorCode.QUEUE_FULL,
					"mailbox '%s' is full (capacity %d, overflow %s)%s".formatted(options.name(), bounds.capacity(),
							bounds.overflow(), more))
			.withRetry(true, options.redelivery().backoff().initial());
	}

}
