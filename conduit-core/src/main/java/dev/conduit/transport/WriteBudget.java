package dev.conduit.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that wait to leave on one link, and says whether to go on sending. For
 * those who make links. Any thread; the count and the answer change as one, so that the
 * last byte that leaves always finds the link writable.
 *
 * @since 0.1.0
 */
public final class WriteBudget {

	private static final long BLOCKED = 1;

	private final WriteLimits limits;

	/** Twice the number of bytes, plus one where the link is not writable. */
	private final AtomicLong state = new AtomicLong();

	private final AtomicLong released = new AtomicLong();

	/** Somebody found the link not writable, and waits to be told when it is. */
	private volatile boolean awaited;

	/**
	 * A budget of which nothing is used.
	 * @param limits its bounds
	 */
	public WriteBudget(WriteLimits limits) {
		this.limits = limits;
	}

	/**
	 * Takes note of bytes that begin to wait.
	 * @param bytes how many, zero or more
	 * @return {@code false} if too many wait already; nothing was noted then
	 */
	public boolean tryAcquire(long bytes) {
		long current = this.state.get();
		while (pending(current) < this.limits.maxPendingBytes()) {
			long pending = pending(current) + bytes;
			boolean blocked = blocked(current) || pending > this.limits.highWaterMark();
			if (this.state.compareAndSet(current, state(pending, blocked))) {
				return true;
			}
			current = this.state.get();
		}
		return false;
	}

	/**
	 * Takes note of bytes that left.
	 * @param bytes how many, as many as were acquired
	 */
	public void release(long bytes) {
		this.state.updateAndGet((current) -> {
			long pending = pending(current) - bytes;
			return state(pending, blocked(current) && pending >= this.limits.lowWaterMark());
		});
		this.released.addAndGet(bytes);
	}

	/**
	 * Bytes that ever left: what does not grow makes no progress.
	 * @return zero or more
	 */
	public long releasedBytes() {
		return this.released.get();
	}

	/**
	 * The bounds.
	 * @return what this budget was made with
	 */
	public WriteLimits limits() {
		return this.limits;
	}

	/**
	 * Bytes that wait.
	 * @return zero or more
	 */
	public long pendingBytes() {
		return pending(this.state.get());
	}

	/**
	 * Whether to go on sending: not from the high-water mark until the low-water mark.
	 * Who is told no may wait for {@link FrameReceiver#writabilityChanged}, however short
	 * the moment is that it was so.
	 * @return whether to go on
	 */
	public boolean isWritable() {
		if (!isBlocked()) {
			return true;
		}
		// Before the second look: what leaves after that sees that somebody waits.
		this.awaited = true;
		return !isBlocked();
	}

	/**
	 * The same for those who do not wait for anything.
	 */
	boolean isBlocked() {
		return blocked(this.state.get());
	}

	/**
	 * Whether somebody waits to be told that the link is writable.
	 */
	boolean isAwaited() {
		return this.awaited;
	}

	/**
	 * Whoever waits is told now.
	 */
	void told() {
		this.awaited = false;
	}

	private static long state(long pending, boolean blocked) {
		return (pending << 1) | (blocked ? BLOCKED : 0);
	}

	private static long pending(long state) {
		return state >> 1;
	}

	private static boolean blocked(long state) {
		return (state & BLOCKED) != 0;
	}

}
