package dev.conduit.topic;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Priority;

/**
 * What waits for the receiver of a mailbox, by priority. Guarded by the mailbox's lock;
 * calls nobody.
 */
final class PriorityLanes {

	/** So large an empty queue gives its memory back. */
	private static final int WORTH_RETURNING = 1024;

	private final DeliveryOrder order;

	/** By code; made when first used. */
	private final @Nullable Lane[] lanes = new @Nullable Lane[Priority.LEVELS];

	private int size;

	/** The most that waited since it was empty. */
	private int most;

	PriorityLanes(DeliveryOrder order) {
		this.order = order;
	}

	/**
	 * How many may be polled.
	 */
	int size() {
		return this.size;
	}

	void add(Entry entry) {
		laneOf(entry.priority()).add(entry);
		this.size++;
		this.most = Math.max(this.most, this.size);
	}

	/**
	 * Removes the one that is next.
	 * @return the next, {@code null} where none is ready
	 */
	@Nullable Entry poll() {
		Lane lane = next();
		if (lane == null) {
			return null;
		}
		Entry next = lane.poll();
		removed();
		return next;
	}

	/**
	 * The one that has waited longest.
	 * @return the oldest, {@code null} where none waits
	 */
	@Nullable Entry oldest() {
		Entry oldest = null;
		for (Lane lane : this.lanes) {
			Entry candidate = (lane != null) ? lane.oldest() : null;
			if (candidate != null && (oldest == null || candidate.queuedAt - oldest.queuedAt < 0)) {
				oldest = candidate;
			}
		}
		return oldest;
	}

	/**
	 * Removes the one of a priority that has waited longest.
	 * @return the oldest, {@code null} where none waits
	 */
	@Nullable Entry removeOldest(Priority priority) {
		Entry oldest = laneOf(priority).poll();
		if (oldest != null) {
			removed();
		}
		return oldest;
	}

	/**
	 * Removes all, those of high priority first.
	 * @param all gets them
	 */
	void drainTo(List<Entry> all) {
		for (int code = this.lanes.length - 1; code >= 0; code--) {
			Lane lane = this.lanes[code];
			if (lane != null) {
				lane.drainTo(all);
				this.lanes[code] = null;
			}
		}
		this.size = 0;
		this.most = 0;
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

	private void removed() {
		this.size--;
		if (this.size == 0 && this.most > WORTH_RETURNING) {
			Arrays.fill(this.lanes, null);
			this.most = 0;
		}
	}

}
