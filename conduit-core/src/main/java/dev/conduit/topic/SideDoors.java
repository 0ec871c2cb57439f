package dev.conduit.topic;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The ways past a mailbox's lock, which are open while nothing about the mailbox is
 * special, and the counts of what went them: messages may be left for drainers that are
 * at work ({@link Inbox}), or be handed to an inline receiver at once ({@link Direct}).
 * Whoever changes or shows anything closes them first. Guarded by the mailbox's lock,
 * except where it says otherwise.
 */
final class SideDoors {

	private final BoundedQueue queue;

	private final Permits permits;

	private final Tally tally;

	private final Outlook outlook;

	/** Missing where the receiver is inline. */
	private final @Nullable Inbox inbox;

	/** Missing where the receiver is not inline, or its word is awaited for some time. */
	private final @Nullable Direct direct;

	private final HandledInHand handled;

	/** Whether messages may be left in the inbox. */
	private boolean inboxOpen;

	/** Whether messages may be handed over directly. */
	private boolean directOpen;

	SideDoors(MailboxOptions options, BoundedQueue queue, Permits permits, Tally tally, Outlook outlook) {
		boolean untimed = options.redelivery().ackTimeout() == null;
		this.queue = queue;
		this.permits = permits;
		this.tally = tally;
		this.outlook = outlook;
		this.inbox = options.inline() ? null : new Inbox();
		this.direct = (options.inline() && untimed) ? new Direct() : null;
		this.handled = new HandledInHand(options.inline() || options.concurrency() == 1, this.inbox != null);
	}

	/**
	 * Where messages are left; any thread.
	 */
	@Nullable Inbox inbox() {
		return this.inbox;
	}

	/**
	 * How messages are handed over at once; any thread.
	 */
	@Nullable Direct direct() {
		return this.direct;
	}

	/**
	 * The receiver handled a message before it returned; by its drainer, without the
	 * lock.
	 */
	void processedInHand() {
		this.handled.count();
	}

	/**
	 * Takes the next message without the lock, for a drainer whose last one was
	 * {@link #processedInHand}: the one takes the place of the other.
	 * @param patient whether to give those who leave messages a moment
	 * @return {@code null} where it has to be taken with the lock
	 */
	@Nullable Entry takeLeft(boolean patient) {
		if (this.inbox == null || !this.permits.areForOne()) {
			return null;
		}
		Entry entry = this.inbox.poll();
		if (entry == null && patient) {
			this.inbox.awaitMore();
			entry = this.inbox.poll();
		}
		if (entry != null) {
			entry.attempts++;
		}
		return entry;
	}

	/**
	 * Opens those that may be: messages may be left as long as all drainers are at work,
	 * who look for them before they end, and be handed over while nobody drains; and both
	 * while nothing but the order of arrival counts.
	 */
	void open() {
		if (!this.queue.isPlain()) {
			return;
		}
		if (this.inbox != null && !this.inboxOpen && this.permits.allDrain()) {
			this.inbox.grant(this.queue.belowHigh());
			this.inboxOpen = true;
			this.outlook.roomy();
		}
		if (this.direct != null && !this.directOpen && this.queue.ready() == 0 && this.permits.isIdle()) {
			this.direct.open();
			this.directOpen = true;
		}
	}

	/**
	 * Closes all: what was left is in the queue, and what is handed over is in hand.
	 */
	void close() {
		closeDirect();
		if (this.inbox != null && this.inboxOpen) {
			this.inbox.revoke();
			takeOut(this.inbox);
			this.inboxOpen = false;
		}
	}

	/**
	 * Closes the direct way: what is handed over is in hand, by a drainer.
	 */
	void closeDirect() {
		if (this.direct != null && this.directOpen) {
			this.directOpen = false;
			if (this.direct.close()) {
				this.permits.taken();
				this.tally.accepted++;
			}
		}
	}

	/**
	 * Before a drainer ends: nobody leaves anything for it any more.
	 */
	boolean tryTakeLast() {
		if (!this.inboxOpen) {
			return false;
		}
		close();
		return this.permits.tryTake(this.queue.ready());
	}

	/**
	 * How many may be taken, from the queue or the inbox.
	 */
	int ready() {
		return this.queue.ready() + ((this.inbox != null && this.inboxOpen) ? this.inbox.size() : 0);
	}

	/**
	 * Takes the next one; there is one.
	 */
	Entry next() {
		Entry next = this.queue.poll();
		if (next != null) {
			return next;
		}
		this.tally.accepted++;
		return Objects.requireNonNull(this.inbox).take();
	}

	/**
	 * Where nothing came before what is in the inbox, it is taken from there without the
	 * lock.
	 */
	void letTake() {
		if (this.inbox != null && this.inboxOpen && this.queue.ready() == 0) {
			this.inbox.grant(this.queue.belowHigh());
			this.inbox.letTake();
		}
	}

	/**
	 * Counts what was done without the lock. By the drainer that does it, or while nobody
	 * does.
	 */
	void count() {
		int processed = this.handled.more();
		int taken = takenAlone();
		this.permits.ended(processed - taken);
		this.tally.processed += processed;
		this.tally.accepted += taken;
	}

	private int takenAlone() {
		if (this.inbox != null) {
			return this.inbox.takenAlone();
		}
		return (this.direct != null) ? this.direct.more() : 0;
	}

	private void takeOut(Inbox from) {
		int size = from.size();
		count();
		for (int i = 0; i < size; i++) {
			this.queue.take(from.take());
		}
		this.tally.accepted += size;
	}

}
