package dev.conduit.connection;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Counts what has begun and is not over. It begins on the loop. What ends there, too, as
 * all does that is answered at once, costs no fence; the rest ends on any thread.
 */
final class InHand {

	private static final AtomicIntegerFieldUpdater<InHand> BEGUN = AtomicIntegerFieldUpdater.newUpdater(InHand.class,
			"begun");

	private static final AtomicIntegerFieldUpdater<InHand> ENDED_HERE = AtomicIntegerFieldUpdater
		.newUpdater(InHand.class, "endedHere");

	/** Written on the loop, like the next one. */
	private volatile int begun;

	private volatile int endedHere;

	private final AtomicInteger endedElsewhere = new AtomicInteger();

	/**
	 * One begins. On the loop.
	 */
	void begin() {
		BEGUN.lazySet(this, this.begun + 1);
	}

	/**
	 * One is over. Any thread.
	 * @param inLoop whether the caller is on the loop
	 */
	void end(boolean inLoop) {
		if (inLoop) {
			ENDED_HERE.lazySet(this, this.endedHere + 1);
		}
		else {
			this.endedElsewhere.incrementAndGet();
		}
	}

	/**
	 * How many there are. Any thread; what ends on the loop at this moment may still
	 * count elsewhere.
	 */
	int size() {
		// In this order, so that none is over that had not begun.
		int ended = this.endedElsewhere.get() + this.endedHere;
		return this.begun - ended;
	}

	/**
	 * Whether there are none, for those who have just ended one: of several that end the
	 * last at the same time, at least one finds that.
	 */
	boolean isEmptyNow() {
		VarHandle.fullFence();
		return size() == 0;
	}

}
