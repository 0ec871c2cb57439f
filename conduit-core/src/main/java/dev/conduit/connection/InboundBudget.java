package dev.conduit.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.frame.FlowScope;
import dev.conduit.transport.Link;

/**
 * Bytes of the peer's calls and messages that are not finished. At half of the limit the
 * peer is paused; at the limit the link is not read any more, for a pause is advice and
 * the bound is not.
 */
final class InboundBudget {

	/**
	 * What a call or message costs beside its payload, so that empty ones are bounded
	 * too.
	 */
	private static final int OVERHEAD = 256;

	private final Link link;

	private final FlowGate gate;

	private final InboundMemory total;

	private final long limit;

	private final AtomicLong used = new AtomicLong();

	private final AtomicBoolean adjusting = new AtomicBoolean();

	private final AtomicBoolean waiting = new AtomicBoolean();

	/** Both are written on the loop only. */
	private volatile boolean paused;

	private volatile boolean stopped;

	InboundBudget(Link link, FlowGate gate, InboundMemory total, long limit) {
		this.link = link;
		this.gate = gate;
		this.total = total;
		this.limit = limit;
	}

	static long cost(int payloadSize) {
		return (long) payloadSize + OVERHEAD;
	}

	long used() {
		return this.used.get();
	}

	/**
	 * A call or message came. On the loop.
	 */
	void take(long cost) {
		long now = this.used.addAndGet(cost);
		boolean room = this.total.add(cost);
		if (now > this.limit / 2 || !room) {
			adjust();
		}
	}

	/**
	 * It is finished. Any thread.
	 */
	void release(long cost) {
		long now = this.used.addAndGet(-cost);
		this.total.remove(cost);
		if ((this.paused || this.stopped) && now <= this.limit / 4 && this.adjusting.compareAndSet(false, true)) {
			this.link.execute(() -> {
				this.adjusting.set(false);
				adjust();
			});
		}
	}

	private void adjust() {
		long now = this.used.get();
		boolean exhausted = this.total.isExhausted();
		if (!this.paused && now > this.limit / 2) {
			this.paused = true;
			this.gate.pause(FlowScope.CONNECTION);
		}
		if (!this.stopped && (now > this.limit || exhausted)) {
			this.stopped = true;
			this.link.setReading(false);
		}
		if (this.stopped && now <= this.limit / 4 && !exhausted) {
			this.stopped = false;
			this.link.setReading(true);
		}
		if (this.paused && now <= this.limit / 4) {
			this.paused = false;
			this.gate.resume(FlowScope.CONNECTION);
		}
		if (this.stopped && exhausted && this.waiting.compareAndSet(false, true)) {
			this.total.whenFree(() -> {
				this.waiting.set(false);
				this.link.execute(this::adjust);
			});
		}
	}

}
