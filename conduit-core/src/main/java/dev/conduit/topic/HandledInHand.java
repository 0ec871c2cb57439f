package dev.conduit.topic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts the messages that the receiver handled before it returned: without the mailbox's
 * lock, by the drainers.
 */
final class HandledInHand {

	private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

	/** So many words keep what is written for each message away from what others read. */
	private static final int APART = 16;

	private final long[] words;

	private final int at;

	private final boolean byOne;

	/** How many were taken over; guarded by the mailbox's lock. */
	private long known;

	/**
	 * Nothing was handled.
	 * @param byOne whether there is never more than one drainer
	 * @param busy whether publishers go on while it counts
	 */
	HandledInHand(boolean byOne, boolean busy) {
		this.at = busy ? APART : 0;
		this.words = new long[2 * this.at + 1];
		this.byOne = byOne;
	}

	/**
	 * One more; by a drainer.
	 */
	void count() {
		if (this.byOne) {
			WORD.setRelease(this.words, this.at, (long) WORD.get(this.words, this.at) + 1);
		}
		else {
			WORD.getAndAdd(this.words, this.at, 1L);
		}
	}

	/**
	 * How many were handled since this was asked for the last time; under the lock.
	 */
	int more() {
		long now = (long) WORD.getVolatile(this.words, this.at);
		int more = (int) (now - this.known);
		this.known = now;
		return more;
	}

}
