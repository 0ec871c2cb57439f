package dev.conduit.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Where messages are left for a mailbox, and taken out by its only drainer, without its
 * lock: as many as places were granted, which is fewer than would reach the high mark. So
 * nothing that happens at a bound happens here. A place is claimed and the grant reduced
 * in one step, so that a grant which is taken back is used by nobody any more; in the
 * same way nobody takes any more when that is taken back.
 * <p>
 * {@link #leave}, {@link #hasPlace} and {@link #isExhausted} are for any thread,
 * {@link #poll} and {@link #awaitMore} for drainers, the rest is guarded by the mailbox's
 * lock. What producers write and what those write who take out is far apart, so that they
 * do not slow each other down.
 */
final class Inbox {

	/** The most that may lie here. */
	private static final int SLOTS = 1024;

	/** Of each word; what is above them counts what was ever left here, or taken out. */
	private static final int COUNT_SHIFT = 20;

	private static final long ONE = 1L << COUNT_SHIFT;

	private static final long COUNT = -ONE;

	/** In the word of what was left: how many more may be. */
	private static final long PLACES = (1L << 16) - 1;

	/** In the word of what was left: whether there is a grant, used up or not. */
	private static final long GRANTED = 1L << 16;

	/** In the word of what was taken: whether a drainer may take without the lock. */
	private static final long FREE = 1;

	/** In which words the counts are: each in cache lines of its own. */
	private static final int LEFT = 16;

	private static final int TAKEN = 32;

	private static final int WORDS = 48;

	/** So many are taken in a row before the lock, where places are granted anew. */
	private static final long ROW = 64 * ONE;

	/**
	 * How often a busy drainer looks for more before it ends, and how long in between.
	 */
	private static final int LOOKS = 4;

	private static final int SPINS = 64;

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	private final long[] words = new long[WORDS];

	private final @Nullable Entry[] slots = new Entry[SLOTS];

	/** What was taken out, up to where it is counted; guarded by the lock. */
	private long counted;

	/** What was taken out, up to where slots are empty; guarded by the lock. */
	private long emptied;

	/**
	 * Leaves an entry, if there is a place.
	 * @return whether there was
	 */
	boolean leave(Entry entry) {
		long now = left();
		while ((now & PLACES) != 0) {
			if (WORD.compareAndSet(this.words, LEFT, now, now + ONE - 1)) {
				SLOT.setRelease(this.slots, slot(now), entry);
				return true;
			}
			Thread.onSpinWait();
			now = left();
		}
		return false;
	}

	/**
	 * Whether there is a place.
	 */
	boolean hasPlace() {
		return (left() & PLACES) != 0;
	}

	/**
	 * Whether all places are taken that a drainer at work will grant again.
	 */
	boolean isExhausted() {
		return (left() & (GRANTED | PLACES)) == GRANTED;
	}

	/**
	 * Takes the next one out without the lock. By the only drainer.
	 * @return {@code null} where none is there, or it has to be taken with the lock
	 */
	@Nullable Entry poll() {
		long now = taken();
		if ((now & FREE) == 0 || (now & (ROW - 1) & COUNT) == 0) {
			return null;
		}
		// A slot is empty until it is filled, and stays so until it is granted again:
		// where
		// the count has not changed, the slot has not either.
		Entry entry = (Entry) SLOT.getAcquire(this.slots, slot(now));
		return (entry != null && WORD.compareAndSet(this.words, TAKEN, now, now + ONE)) ? entry : null;
	}

	/**
	 * Gives those who leave entries a moment, so that several are there: to look after
	 * each one costs both sides more than to handle it.
	 */
	void awaitMore() {
		for (int look = 0; look < LOOKS && (taken() & FREE) != 0 && size() == 0; look++) {
			for (int spin = 0; spin < SPINS; spin++) {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Sets how many there may be. Where at least half of what is free may be left
	 * already, so it stays. By a drainer, or while nobody may take without the lock.
	 */
	void grant(int most) {
		long taken = taken();
		for (; ((taken ^ this.emptied) & COUNT) != 0; this.emptied += ONE) {
			SLOT.set(this.slots, slot(this.emptied), null);
		}
		long now = left();
		int places = Math.min(most, SLOTS) - count(now, taken);
		while (places > 2 * (now & PLACES)
				&& !WORD.compareAndSet(this.words, LEFT, now, (now & COUNT) | GRANTED | places)) {
			now = left();
			places = Math.min(most, SLOTS) - count(now, taken);
		}
	}

	/**
	 * Lets the only drainer take without the lock, from here on.
	 */
	void letTake() {
		WORD.setRelease(this.words, TAKEN, taken() | FREE);
	}

	/**
	 * Lets nobody leave any more, and nobody take without the lock.
	 */
	void revoke() {
		WORD.getAndBitwiseAnd(this.words, LEFT, COUNT);
		WORD.getAndBitwiseAnd(this.words, TAKEN, COUNT);
	}

	/**
	 * How many there are to be taken out.
	 */
	int size() {
		return count(left(), taken());
	}

	/**
	 * Takes the next one out; there is one, and nobody else takes meanwhile. Waits for
	 * whoever has claimed its place and not filled it yet, which is one write away.
	 */
	Entry take() {
		long now = taken();
		Entry entry = (Entry) SLOT.getAcquire(this.slots, slot(now));
		while (entry == null) {
			Thread.onSpinWait();
			entry = (Entry) SLOT.getAcquire(this.slots, slot(now));
		}
		WORD.setRelease(this.words, TAKEN, now + ONE);
		this.counted += ONE;
		return entry;
	}

	/**
	 * How many were taken without the lock since this was asked for the last time.
	 */
	int takenAlone() {
		long taken = taken();
		int alone = count(taken, this.counted);
		this.counted = taken & COUNT;
		return alone;
	}

	private long left() {
		return (long) WORD.getVolatile(this.words, LEFT);
	}

	private long taken() {
		return (long) WORD.getVolatile(this.words, TAKEN);
	}

	private static int count(long to, long from) {
		return (int) (((to & COUNT) - (from & COUNT)) >>> COUNT_SHIFT);
	}

	private static int slot(long word) {
		return (int) (word >>> COUNT_SHIFT) & (SLOTS - 1);
	}

}
