package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message of a group in the hands of one member, whose mailbox ends it once.
 */
final class Handed implements Delivery {

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

	/**
	 * What the member threw, before it is rejected: the mailbox of the group, which knows
	 * whether that is the end of the matter, logs it.
	 */
	void failedBy(@Nullable Throwable thrown) {
		this.thrown = thrown;
	}

	@Override
	public Message message() {
		return this.attempt.message();
	}

	@Override
	public int attempt() {
		return this.attempt.attempt();
	}

	@Override
	public long correlationId() {
		return this.attempt.correlationId();
	}

	@Override
	public AckLevel ackLevel() {
		return this.attempt.ackLevel();
	}

	@Override
	public Deadline expiry() {
		return this.attempt.expiry();
	}

	@Override
	public Source source() {
		return this.attempt.source();
	}

	@Override
	public Peer peer() {
		return this.attempt.peer();
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
