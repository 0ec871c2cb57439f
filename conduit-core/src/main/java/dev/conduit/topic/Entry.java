package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer.Timeout;

/**
 * A message in a mailbox: stays the same over all its attempts, and is the first of them
 * itself, since most messages need no other. Its size is what a message costs: it keeps
 * to one line of a cache.
 */
abstract sealed class Entry extends Attempt permits Offered, Posted {

	private volatile @Nullable Timeout redelivery;

	/** Which member of a group had it last; used by the thread that hands it on. */
	volatile @Nullable Member holder;

	/** Number of attempts so far; guarded by the mailbox's lock. */
	int attempts;

	/**
	 * Whether an attempt ended and nobody knows whether the message was handled; written
	 * under the mailbox's lock, before the end.
	 */
	boolean unsure;

	/** Whether others of its key wait for it; guarded by the mailbox's lock. */
	boolean holdsKey;

	/** When it came to wait in the queue; guarded by the mailbox's lock. */
	long queuedAt;

	/** Its place in the queue; guarded by the mailbox's lock. */
	long sequence;

	Entry(Mailbox mailbox) {
		super(mailbox);
	}

	@Override
	final Entry entry() {
		return this;
	}

	/**
	 * What the mailbox got, by which the message is known outside of it.
	 */
	abstract Delivery origin();

	/**
	 * Whether it is not to be delivered any more.
	 */
	abstract boolean isExpired();

	/**
	 * The mailbox has taken it in. Once, for each entry that is not refused.
	 */
	abstract void takenIn();

	/**
	 * The end of an entry that was taken in; once.
	 * @param problem why it was not handled, or {@code null} where it was
	 */
	abstract void end(@Nullable Problem problem);

	/**
	 * The end of an entry that was not taken in.
	 * @param problem why
	 */
	abstract void refuse(Problem problem);

	/**
	 * Its ordering key, empty for none.
	 */
	final String key() {
		return message().handling().key();
	}

	final Priority priority() {
		return message().handling().priority();
	}

	/**
	 * Whether it waits in line with most others.
	 */
	final boolean isPlain() {
		return isPlain(message().handling());
	}

	static boolean isPlain(Handling handling) {
		return handling.priority() == Priority.NORMAL && handling.key().isEmpty();
	}

	final boolean isAtMostOnce() {
		return ackLevel() == AckLevel.NONE;
	}

	final void redeliverBy(Timeout timeout) {
		this.redelivery = timeout;
	}

	/**
	 * The end of an entry that waited, for the receiver or for its next attempt.
	 * @param problem why it waits no more
	 */
	final void giveUp(Problem problem) {
		Timeout timeout = this.redelivery;
		if (timeout != null) {
			timeout.cancel();
		}
		end(problem);
	}

}
