package dev.conduit.topic;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Priority;

/**
 * What waits for the receiver of a mailbox, by priority and key. Guarded by the mailbox's
 * lock; calls nobody.
 */
final class PriorityLanes {

	/** So large an empty queue gives its memory back. */
	private static final int WORTH_RETURNING = 1024;

	private final DeliveryOrder order;

	/** By code; made when first used. */
	private final @Nullable Lane[] lanes = new @Nullable Lane[Priority.LEVELS];

	private final KeyLines keys = new KeyLines();

	private int ready;

	private int heldBack;

	/** The most that waited since it was empty. */
	private int most;

	private long sequence;

	PriorityLanes(DeliveryOrder order) {
		this.order = order;
	}

	/**
	 * How many may be polled.
	 */
	int ready() {
		return this.ready;
	}

	/**
	 * How many wait, with those that wait for their key.
	 */
	int size() {
		return this.ready + this.heldBack;
	}

	/**
	 * Whether all that waits is of the usual priority, and none of it for its key.
	 */
	boolean isPlain() {
		Lane usual = this.lanes[Priority.NORMAL.code()];
		return size() == 0 || (usual != null && size() == usual.straight());
	}

	/**
	 * How many keys are held.
	 */
	int keys() {
		return this.keys.size();
	}

	void add(Entry entry) {
		entry.sequence = this.sequence++;
		Lane lane = laneOf(entry.priority());
		if (mayGo(entry)) {
			lane.add(entry);
			this.ready++;
		}
		else {
			lane.holdBack(entry);
			this.heldBack++;
		}
		this.most = Math.max(this.most, size());
	}

	/**
	 * Removes the one that is next.
	 * @return the next, {@code null} where none is ready
	 */
	@Nullable Entry poll() {
		Lane lane = next();
		Entry next = (lane != null) ? lane.poll() : null;
		if (next == null) {
			return null;
		}
		this.ready--;
		if (this.order.ordering() == Ordering.ARRIVAL) {
			release(next);
		}
		returnMemory();
		return next;
	}

	/**
	 * An entry that was polled failed, and waits for its next attempt.
	 */
	void failed(Entry entry) {
		if (this.order.ordering() != Ordering.STRICT_KEY) {
			release(entry);
		}
	}

	/**
	 * An entry that was polled needs its key no more.
	 */
	void release(Entry entry) {
		if (!entry.holdsKey) {
			return;
		}
		Entry next = this.keys.release(entry);
		if (next != null) {
			laneOf(next.priority()).release(next);
			this.heldBack--;
			this.ready++;
		}
	}

	/**
	 * The one that has waited longest.
	 * @return the oldest, {@code null} where none waits
	 */
	@Nullable Entry oldest() {
		Entry oldest = null;
		for (Lane lane : this.lanes) {
			oldest = (lane != null) ? Lane.older(oldest, lane.oldest()) : oldest;
		}
		return oldest;
	}

	/**
	 * Removes the one of a priority that has waited longest.
	 * @return the oldest, {@code null} where none waits
	 */
	@Nullable Entry removeOldest(Priority priority) {
		Lane lane = laneOf(priority);
		Entry oldest = lane.oldest();
		if (oldest == null) {
			return null;
		}
		if (lane.dropHeldBack(oldest)) {
			this.heldBack--;
			this.keys.leave(oldest);
			return oldest;
		}
		Entry first = lane.poll();
		this.ready--;
		release(oldest);
		return first;
	}

	/**
	 * Removes all, those of high priority first.
	 * @param all gets them
	 */
	void drainTo(List<Entry> all) {
		for (int code = this.lanes.length - 1; code >= 0; code--) {
			Lane lane = this.lanes[code];
			if (lane != null) {
				lane.copyTo(all);
			}
		}
		Arrays.fill(this.lanes, null);
		this.keys.clear();
		this.ready = 0;
		this.heldBack = 0;
		this.most = 0;
	}

	private boolean mayGo(Entry entry) {
		return this.order.ordering() == Ordering.NONE || entry.key().isEmpty() || entry.holdsKey
				|| this.keys.hold(entry);
	}

	/**
	 * The highest lane in which something waits, or a lower one that was passed over
	 * often enough. Those below it are passed over once more.
	 */
	private @Nullable Lane next() {
		Lane next = null;
		int nextCode = 0;
		for (int code = this.lanes.length - 1; code >= 0; code--) {
			Lane lane = this.lanes[code];
			if (lane == null || lane.isEmpty()) {
				continue;
			}
			if (next == null || isDue(lane)) {
				next = lane;
				nextCode = code;
			}
			if (isDue(lane)) {
				break;
			}
		}
		passOver(nextCode);
		return next;
	}

	private void passOver(int below) {
		for (int code = 0; code < below; code++) {
			Lane lane = this.lanes[code];
			if (lane != null && !lane.isEmpty()) {
				lane.passedOver++;
			}
		}
	}

	private boolean isDue(Lane lane) {
		return this.order.maxPassedOver() > 0 && lane.passedOver >= this.order.maxPassedOver();
	}

	private Lane laneOf(Priority priority) {
		Lane lane = this.lanes[priority.code()];
		if (lane == null) {
			lane = new Lane();
			this.lanes[priority.code()] = lane;
		}
		return lane;
	}

	private void returnMemory() {
		if (size() == 0 && this.most > WORTH_RETURNING) {
			Arrays.fill(this.lanes, null);
			this.most = 0;
		}
	}

}
