package dev.conduit.topic;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * The way to an inline receiver past its mailbox, which has nothing for it: without the
 * lock, for one message at a time. The permission to go it and the count of those who did
 * are one word. It is taken back under the lock, and then whoever is on the way has
 * become a drainer like any other.
 * <p>
 * {@link #enter} and {@link #leave} are for any thread, the rest is guarded by the
 * mailbox's lock.
 */
final class Direct {

	private static final AtomicLongFieldUpdater<Direct> WORD = AtomicLongFieldUpdater.newUpdater(Direct.class, "word");

	/** Of the word: nobody is on the way, and one may be. */
	private static final long FREE = 1;

	/** Of the word: somebody is. */
	private static final long TAKEN = 2;

	/** Of the word: what is above counts those who came through. */
	private static final long ONE = 4;

	private volatile long word;

	/** How many of them were asked for; guarded by the lock. */
	private long counted;

	/**
	 * Enters, if that is permitted and nobody else is on the way.
	 * @return whether it was
	 */
	boolean enter() {
		long now = this.word;
		return (now & FREE) != 0 && WORD.compareAndSet(this, now, now ^ (FREE | TAKEN));
	}

	/**
	 * The message was processed before the receiver returned; by the one who entered.
	 * @return whether that was all; otherwise it is a drainer that returned
	 */
	boolean leave() {
		long now = this.word;
		return (now & TAKEN) != 0 && WORD.compareAndSet(this, now, (now ^ (FREE | TAKEN)) + ONE);
	}

	/**
	 * Permits it.
	 */
	void open() {
		this.word |= FREE;
	}

	/**
	 * Permits it no longer.
	 * @return whether somebody is on the way, and has become a drainer
	 */
	boolean close() {
		return (WORD.getAndUpdate(this, (now) -> now & -ONE) & TAKEN) != 0;
	}

	/**
	 * How many came through since this was asked for the last time.
	 */
	int more() {
		long now = this.word / ONE;
		int more = (int) (now - this.counted);
		this.counted = now;
		return more;
	}

}
