package dev.conduit.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * Where messages are left for a mailbox without its lock: as many as places were granted,
 * which is fewer than would reach the high mark. So nothing that happens at a bound
 * happens here. A place is claimed and the grant reduced in one step, so that a grant
 * which is taken back is used by nobody any more.
 * <p>
 * {@link #leave} and {@link #hasPlace} are for any thread, {@link #awaitMore} for those
 * who take out, the rest is guarded by the mailbox's lock. What producers write and what
 * those write who take out is far apart, so that they do not slow each other down.
 */
final class Inbox {

	/** The most that may lie here. */
	private static final int SLOTS = 1024;

	/** Of the word; what is above them counts what was ever left here. */
	private static final int PLACES_BITS = 20;

	private static final long PLACES = (1L << PLACES_BITS) - 1;

	/** In which words the counts are: each in cache lines of its own. */
	private static final int LEFT = 16;

	private static final int TAKEN = 32;

	private static final int WORDS = 48;

	/**
	 * How often a busy drainer looks for more before it ends, and how long in between.
	 */
	private static final int LOOKS = 4;

	private static final int SPINS = 64;

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	/** How many were left and how many more may be, and how many were taken out. */
	private final long[] words = new long[WORDS];

	private final @Nullable Entry[] slots = new Entry[SLOTS];

	/**
	 * Leaves an entry, if there is a place.
	 * @return whether there was
	 */
	boolean leave(Entry entry) {
		long now = word();
		while ((now & PLACES) != 0) {
			if (WORD.compareAndSet(this.words, LEFT, now, now + (1L << PLACES_BITS) - 1)) {
				SLOT.setRelease(this.slots, slot(now >>> PLACES_BITS), entry);
				return true;
			}
			Thread.onSpinWait();
			now = word();
		}
		return false;
	}

	/**
	 * Whether there is a place.
	 */
	boolean hasPlace() {
		return (word() & PLACES) != 0;
	}

	/**
	 * Gives those who leave entries a moment, so that several are there: to look after
	 * each one costs both sides more than to handle it.
	 */
	void awaitMore() {
		for (int look = 0; look < LOOKS && isTaken(word()); look++) {
			for (int spin = 0; spin < SPINS; spin++) {
				Thread.onSpinWait();
			}
		}
	}

	/**
	 * Sets how many more may be left, unless there are some that were not taken out.
	 * Where at least half of that may be left already, so it stays.
	 * @return whether none is left to be taken out
	 */
	boolean grant(int places) {
		long now = word();
		if (!isTaken(now)) {
			return false;
		}
		int more = Math.min(places, SLOTS);
		return (now & PLACES) > more / 2 || WORD.compareAndSet(this.words, LEFT, now, (now & ~PLACES) | more);
	}

	/**
	 * Lets nobody leave any more.
	 */
	void revoke() {
		long now = word();
		while ((now & PLACES) != 0 && !WORD.compareAndSet(this.words, LEFT, now, now & ~PLACES)) {
			now = word();
		}
	}

	/**
	 * How many there are to be taken out.
	 */
	int size() {
		return (int) ((word() >>> PLACES_BITS) - this.words[TAKEN] & (~0L >>> PLACES_BITS));
	}

	/**
	 * Takes the next one out; there is one. Waits for whoever has claimed its place and
	 * not filled it yet, which is one write away.
	 */
	Entry take() {
		int slot = slot(this.words[TAKEN]);
		Entry entry = (Entry) SLOT.getAcquire(this.slots, slot);
		while (entry == null) {
			Thread.onSpinWait();
			entry = (Entry) SLOT.getAcquire(this.slots, slot);
		}
		SLOT.set(this.slots, slot, null);
		this.words[TAKEN]++;
		return entry;
	}

	private long word() {
		return (long) WORD.getVolatile(this.words, LEFT);
	}

	private boolean isTaken(long now) {
		return ((now ^ (this.words[TAKEN] << PLACES_BITS)) & ~PLACES) == 0;
	}

	private static int slot(long count) {
		return (int) count & (SLOTS - 1);
	}

}
