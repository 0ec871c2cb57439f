package dev.conduit.topic;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer.Timeout;

/**
 * An attempt that is told apart from others of its entry: a later one, or one that waits
 * for the receiver's word for some time only.
 */
final class NumberedAttempt extends Attempt implements ForwardingDelivery {

	private final Entry entry;

	private final int number;

	private final long wordsBefore;

	private volatile @Nullable Timeout timeout;

	NumberedAttempt(Mailbox mailbox, Take take) {
		super(mailbox);
		this.entry = take.entry();
		this.number = take.attempt();
		this.wordsBefore = take.wordsBefore();
	}

	@Override
	Entry entry() {
		return this.entry;
	}

	@Override
	public Delivery delivery() {
		return this.entry;
	}

	/**
	 * Counts on from what the sender counted, which knows attempts before this mailbox.
	 */
	@Override
	public int attempt() {
		return this.entry.attempt() - 1 + this.number;
	}

	/**
	 * Rejects this attempt when the receiver lets too much time pass.
	 * @param ackTimeout how long the receiver may be silent
	 */
	void watch(Duration ackTimeout) {
		watch(ackTimeout, ackTimeout);
	}

	private void watch(Duration delay, Duration ackTimeout) {
		Timeout timeout = mailbox().later(delay, () -> check(ackTimeout));
		this.timeout = timeout;
		if (timeout != null && isEnded()) {
			timeout.cancel();
		}
	}

	private void check(Duration ackTimeout) {
		Duration patience = mailbox().patience(this.wordsBefore, ackTimeout);
		if (patience.isPositive()) {
			watch(patience, ackTimeout);
			return;
		}
		timedOut(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "no acknowledgment within %s".formatted(ackTimeout))
			.withRetry(true, null));
	}

	@Override
	void unwatch() {
		Timeout timeout = this.timeout;
		if (timeout != null) {
			timeout.cancel();
		}
	}

}
