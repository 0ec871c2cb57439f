package dev.conduit.transport;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.conduit.time.Timer;

/**
 * Finds out that the peer of a link stopped reading, for those who make links. It looks
 * four times in each {@link WriteLimits#stallTimeout()}, and only while the link is not
 * writable. Confined to the link's loop.
 *
 * @since 0.1.0
 */
public final class StallWatch {

	private static final int LOOKS = 4;

	private final WriteBudget budget;

	private final Timer timer;

	private final Executor loop;

	private final Runnable stalled;

	private boolean watching;

	private long seen;

	private int looksWithoutProgress;

	/**
	 * A watch that has not begun.
	 * @param budget tells what left and whether the link is writable
	 * @param timer tells when to look
	 * @param loop the link's loop
	 * @param stalled what to do once nothing left for too long; runs on the loop
	 */
	public StallWatch(WriteBudget budget, Timer timer, Executor loop, Runnable stalled) {
		this.budget = budget;
		this.timer = timer;
		this.loop = loop;
		this.stalled = stalled;
	}

	/**
	 * Begins to watch where the link is not writable, until it is again.
	 */
	public void watch() {
		if (!this.watching && this.budget.isBlocked()) {
			this.watching = true;
			this.seen = this.budget.releasedBytes();
			this.looksWithoutProgress = 0;
			lookLater();
		}
	}

	private void lookLater() {
		Duration pause = this.budget.limits().stallTimeout().dividedBy(LOOKS);
		this.timer.schedule(pause, () -> this.loop.execute(this::look));
	}

	private void look() {
		if (!this.watching || !this.budget.isBlocked()) {
			this.watching = false;
			return;
		}
		long released = this.budget.releasedBytes();
		this.looksWithoutProgress = (released == this.seen) ? (this.looksWithoutProgress + 1) : 0;
		this.seen = released;
		if (this.looksWithoutProgress < LOOKS) {
			lookLater();
		}
		else {
			this.watching = false;
			this.stalled.run();
		}
	}

	/**
	 * Watches no more: the link is closed.
	 */
	public void stop() {
		this.watching = false;
	}

}
