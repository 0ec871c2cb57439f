package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.ForwardingDelivery;
import dev.conduit.message.Problem;

/**
 * A message of a group in the hands of one member, whose mailbox ends it once.
 */
final class Handed implements ForwardingDelivery {

	private final Attempt attempt;

	private final Member member;

	private volatile @Nullable Throwable thrown;

	/**
	 * A message that counts as in hand.
	 * @param attempt the attempt of the group's mailbox
	 * @param member has it in hand
	 */
	Handed(Attempt attempt, Member member) {
		this.attempt = attempt;
		this.member = member;
	}

	@Override
	public Delivery delivery() {
		return this.attempt;
	}

	/**
	 * What the member threw, before it is rejected: the mailbox of the group, which knows
	 * whether that is the end of the matter, logs it.
	 */
	void failedBy(@Nullable Throwable thrown) {
		this.thrown = thrown;
	}

	@Override
	public void received() {
	}

	@Override
	public void processed() {
		this.member.ended();
		this.attempt.processed();
		this.member.becameReady();
	}

	@Override
	public void reject(Problem problem) {
		this.member.ended();
		this.attempt.reject(told(problem), this.thrown);
		this.member.becameReady();
	}

	/**
	 * Where a peer is gone, nobody knows what became of the message: one that is still
	 * there may take it.
	 */
	private Problem told(Problem problem) {
		return this.member.isGone(problem) ? problem.withRetry(true, null) : problem;
	}

}
