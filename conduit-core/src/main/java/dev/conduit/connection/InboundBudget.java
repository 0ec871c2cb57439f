package dev.conduit.connection;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;

import dev.conduit.frame.FlowScope;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.transport.Link;

/**
 * Bytes of the peer's calls and messages that are not finished. At half of the limit the
 * peer is paused; at the limit the link is not read any more, for a pause is advice and
 * the bound is not.
 */
final class InboundBudget {

	/**
	 * What a call or message costs beside its bytes, so that empty ones are bounded too.
	 */
	private static final int OVERHEAD = 256;

	/** As whom it pauses the peer. */
	static final String PAUSER = "inbound limit";

	private static final int HEADER_OVERHEAD = 64;

	private static final AtomicLongFieldUpdater<InboundBudget> TAKEN = AtomicLongFieldUpdater
		.newUpdater(InboundBudget.class, "taken");

	private static final AtomicLongFieldUpdater<InboundBudget> RELEASED_HERE = AtomicLongFieldUpdater
		.newUpdater(InboundBudget.class, "releasedHere");

	private final Link link;

	private final FlowGate gate;

	private final Consumer<Boolean> reading;

	private final Consumer<Limit> hits;

	private final InboundMemory total;

	private final long limit;

	/**
	 * Three counts instead of one, so that the loop, which writes the first two without a
	 * fence, and those who finish elsewhere do not get into each other's way.
	 */
	private volatile long taken;

	private volatile long releasedHere;

	private final AtomicLong releasedElsewhere = new AtomicLong();

	/** An older one of both together. Belongs to the loop. */
	private long knownReleased;

	private final AtomicBoolean adjusting = new AtomicBoolean();

	private final Runnable whenFree;

	/** Both are written on the loop only. */
	private volatile boolean paused;

	private volatile boolean stopped;

	private boolean ended;

	/**
	 * A budget of which nothing is used.
	 * @param reading is told on the loop whether to read from the peer
	 * @param hits is told on the loop by which bound it is not
	 */
	InboundBudget(Link link, FlowGate gate, Consumer<Boolean> reading, Consumer<Limit> hits, InboundMemory total,
			long limit) {
		this.link = link;
		this.gate = gate;
		this.reading = reading;
		this.hits = hits;
		this.total = total;
		this.limit = limit;
		this.whenFree = () -> link.execute(this::adjust);
	}

	static long cost(Headers headers, Payload payload) {
		if (headers.isEmpty()) {
			return (long) payload.size() + OVERHEAD;
		}
		long[] cost = { (long) payload.size() + OVERHEAD };
		headers.forEach((name, value) -> cost[0] += name.length() + value.length() + HEADER_OVERHEAD);
		return cost[0];
	}

	/**
	 * A call or message came. On the loop.
	 */
	void take(long cost) {
		long now = this.taken + cost;
		TAKEN.lazySet(this, now);
		boolean room = this.total.add(cost);
		if (!room || isMoreThanHalf(now)) {
			adjust();
		}
	}

	private boolean isMoreThanHalf(long now) {
		if (now - this.knownReleased <= this.limit / 2) {
			return false;
		}
		this.knownReleased = released();
		return now - this.knownReleased > this.limit / 2;
	}

	private long released() {
		return this.releasedHere + this.releasedElsewhere.get();
	}

	private long used() {
		long released = released();
		return this.taken - released;
	}

	/**
	 * It is finished. Any thread.
	 */
	void release(long cost) {
		release(cost, this.link.inLoop());
	}

	/**
	 * The same for those who know whether they are on the loop.
	 */
	void release(long cost, boolean inLoop) {
		if (inLoop) {
			RELEASED_HERE.lazySet(this, this.releasedHere + cost);
		}
		else {
			this.releasedElsewhere.addAndGet(cost);
		}
		this.total.remove(cost);
		if ((this.paused || this.stopped) && isLittleNow() && this.adjusting.compareAndSet(false, true)) {
			this.link.execute(() -> {
				this.adjusting.set(false);
				adjust();
			});
		}
	}

	/**
	 * Whether so little is used that both go on, for those who have just released
	 * something: of several that do at the same time, at least one sees all of it.
	 */
	private boolean isLittleNow() {
		VarHandle.fullFence();
		return used() <= this.limit / 4;
	}

	private void adjust() {
		if (this.ended) {
			return;
		}
		boolean exhausted = this.total.isExhausted();
		if (!this.paused && used() > this.limit / 2) {
			this.gate.pause(FlowScope.CONNECTION, PAUSER);
			this.paused = true;
		}
		if (!this.stopped && (exhausted || used() > this.limit)) {
			this.reading.accept(false);
			this.stopped = true;
			this.hits.accept(exhausted ? Limit.INBOUND_TOTAL : Limit.INBOUND);
		}
		// Looks again: a release that came before these were set did nothing about them.
		if (used() <= this.limit / 4) {
			goOn(exhausted);
		}
		if (this.stopped && exhausted) {
			this.total.whenFree(this.whenFree);
		}
	}

	private void goOn(boolean exhausted) {
		if (this.stopped && !exhausted) {
			this.stopped = false;
			this.reading.accept(true);
		}
		if (this.paused) {
			this.paused = false;
			this.gate.resume(FlowScope.CONNECTION, PAUSER);
		}
	}

	/**
	 * The connection is over; what is unfinished still counts until it is finished. On
	 * the loop.
	 */
	void end() {
		this.ended = true;
		this.total.forget(this.whenFree);
	}

}
