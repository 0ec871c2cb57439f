package dev.conduit.topic;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer.Timeout;

/**
 * A message in a mailbox: stays the same over all its attempts. The delivery is told that
 * it was received before it is told its end, even where another thread handles it before
 * the one that brought it has said so. What a delivery throws, against its contract, is
 * logged and stops nobody else.
 */
final class Entry {

	private static final Logger logger = LoggerFactory.getLogger(Entry.class);

	private static final AtomicIntegerFieldUpdater<Entry> HALF_TOLD = AtomicIntegerFieldUpdater.newUpdater(Entry.class,
			"halfTold");

	private final Delivery delivery;

	private final Deadline expiry;

	/** Set by the first of {@link #received()} and an end; the second tells the end. */
	@SuppressWarnings("UnusedVariable") // by its updater
	private volatile int halfTold;

	private @Nullable Problem problem;

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

	/** When it came to wait in the queue; guarded by the mailbox's lock. */
	long queuedAt;

	/** Its place in the queue; guarded by the mailbox's lock. */
	long sequence;

	/** Whether others of its key wait for it; guarded by the mailbox's lock. */
	boolean holdsKey;

	Entry(Delivery delivery) {
		this.delivery = delivery;
		this.expiry = delivery.expiry();
	}

	/**
	 * One whose delivery need not be told that it was received.
	 */
	static Entry received(Delivery delivery) {
		Entry entry = new Entry(delivery);
		HALF_TOLD.lazySet(entry, 1);
		return entry;
	}

	Delivery delivery() {
		return this.delivery;
	}

	boolean isExpired() {
		return this.expiry.isExpired();
	}

	/**
	 * Its ordering key, empty for none.
	 */
	String key() {
		return this.delivery.message().handling().key();
	}

	Priority priority() {
		return this.delivery.message().handling().priority();
	}

	/**
	 * Whether it waits in line with most others.
	 */
	boolean isPlain() {
		Handling handling = this.delivery.message().handling();
		return handling.priority() == Priority.NORMAL && handling.key().isEmpty();
	}

	boolean isAtMostOnce() {
		return this.delivery.ackLevel() == AckLevel.NONE;
	}

	void redeliverBy(Timeout timeout) {
		this.redelivery = timeout;
	}

	/**
	 * The mailbox has taken it in. Once, for each entry that is not refused.
	 */
	void received() {
		try {
			this.delivery.received();
		}
		catch (RuntimeException ex) {
			logger.error("A delivery of {} failed to be received", this.delivery.message().topic(), ex);
		}
		if (!HALF_TOLD.compareAndSet(this, 0, 1)) {
			tellEnd();
		}
	}

	/**
	 * The end of an entry that was taken in; once.
	 * @param problem why it was not handled, or {@code null} where it was
	 */
	void end(@Nullable Problem problem) {
		this.problem = problem;
		if (this.halfTold != 0 || !HALF_TOLD.compareAndSet(this, 0, 1)) {
			tellEnd();
		}
	}

	/**
	 * The end of an entry that waited, for the receiver or for its next attempt.
	 * @param problem why it waits no more
	 */
	void giveUp(Problem problem) {
		Timeout timeout = this.redelivery;
		if (timeout != null) {
			timeout.cancel();
		}
		end(problem);
	}

	/**
	 * The end of an entry that was not taken in.
	 * @param problem why
	 */
	void refuse(Problem problem) {
		this.problem = problem;
		tellEnd();
	}

	private void tellEnd() {
		try {
			if (this.problem == null) {
				this.delivery.processed();
			}
			else {
				this.delivery.reject(this.unsure ? Refusals.unsure(this.problem) : this.problem);
			}
		}
		catch (RuntimeException ex) {
			logger.error("A delivery of {} failed to end", this.delivery.message().topic(), ex);
		}
	}

}
