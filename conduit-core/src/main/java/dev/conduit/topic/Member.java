package dev.conduit.topic;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * One of those who share the messages of a group: with a mailbox of its own that holds
 * what was handed to it, and nothing more.
 */
final class Member {

	private final Mailbox mailbox;

	private final int concurrency;

	/** {@code null} for a receiver in this process. */
	private final @Nullable PeerSubscription peer;

	private final AtomicInteger inHand = new AtomicInteger();

	private volatile @Nullable Group group;

	/**
	 * A member that has nothing in hand.
	 * @param mailbox gets what is handed to it
	 * @param concurrency how many messages it has in hand at most
	 * @param peer the peer that it is, {@code null} for a receiver in this process
	 */
	Member(Mailbox mailbox, int concurrency, @Nullable PeerSubscription peer) {
		this.mailbox = mailbox;
		this.concurrency = concurrency;
		this.peer = peer;
	}

	void joined(Group group) {
		this.group = group;
	}

	/**
	 * Its group, {@code null} before it joined.
	 */
	@Nullable Group group() {
		return this.group;
	}

	Mailbox mailbox() {
		return this.mailbox;
	}

	boolean isReady() {
		return this.inHand.get() < this.concurrency && (this.peer == null || this.peer.isReady());
	}

	/**
	 * Whether a problem says that the peer is gone, by leaving or with its connection,
	 * and nothing of the message.
	 */
	boolean isGone(Problem problem) {
		return this.peer != null
				&& (problem.code() == ErrorCode.CANCELLED || problem.code() == ErrorCode.OUTCOME_UNKNOWN);
	}

	/**
	 * How much of what it can have in hand it has, 0 to 1.
	 */
	double load() {
		return (double) this.inHand.get() / this.concurrency;
	}

	void hand(Attempt attempt) {
		this.inHand.incrementAndGet();
		this.mailbox.offer(new Handed(attempt, this));
	}

	/**
	 * A message that was in hand has ended.
	 */
	void ended() {
		this.inHand.decrementAndGet();
	}

	/**
	 * It may take messages again.
	 */
	void becameReady() {
		Group joined = this.group;
		if (joined != null) {
			joined.resume();
		}
	}

}
