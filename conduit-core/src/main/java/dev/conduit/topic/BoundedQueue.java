package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Priority;

/**
 * What waits in a mailbox: for the receiver, for the time of its next attempt, or in
 * front of the queue for room. By priority, and within one first in, first out. Guarded
 * by the mailbox's lock; calls nobody.
 */
final class BoundedQueue {

	/** The most publishers that wait for room. */
	static final int MAX_PARKED = 10_000;

	private final MailboxOptions options;

	private final MailboxBounds bounds;

	private final int high;

	private final int low;

	private static final List<Priority> LOWEST_FIRST = List.of(Priority.values());

	private final PriorityLanes ready;

	private final Shelves<Entry> delayed = new Shelves<>();

	private final Shelves<Parked> parked = new Shelves<>();

	private boolean congested;

	BoundedQueue(MailboxOptions options) {
		this.options = options;
		this.bounds = options.bounds();
		this.high = this.bounds.high();
		this.low = this.bounds.low();
		this.ready = new PriorityLanes(options.order());
	}

	boolean isFull() {
		return occupied() >= this.bounds.capacity();
	}

	/**
	 * Whether it was filled to the high mark and has not sunk to the low one since.
	 */
	boolean isCongested() {
		return this.congested;
	}

	boolean isEmpty() {
		return occupied() == 0;
	}

	/**
	 * Whether the order of arrival is all that counts: nothing waits for anything but its
	 * turn, and nobody has to be asked to wait.
	 */
	boolean isPlain() {
		return !this.congested && this.delayed.size() == 0 && this.parked.size() == 0 && this.ready.isPlain();
	}

	/**
	 * How many may be added until one more would reach the high mark.
	 */
	int belowHigh() {
		return this.high - 1 - occupied();
	}

	/**
	 * How many may be polled.
	 */
	int ready() {
		return this.ready.ready();
	}

	/**
	 * How many wait for the receiver, with those that wait for their key.
	 */
	int queued() {
		return this.ready.size();
	}

	/**
	 * How many keys are held by messages that wait or are in hand.
	 */
	int keys() {
		return this.ready.keys();
	}

	int delayed() {
		return this.delayed.size();
	}

	int parked() {
		return this.parked.size();
	}

	/**
	 * The one that has waited longest for the receiver.
	 */
	@Nullable Entry oldest() {
		return this.ready.oldest();
	}

	/**
	 * Takes an entry in, or decides by the policy.
	 * @param entry what came
	 * @param mayPark whether its publisher can wait
	 * @return what became of it
	 */
	Admission offer(Entry entry, boolean mayPark) {
		if (!isFull()) {
			return take(entry);
		}
		return switch (this.bounds.overflow()) {
			case BLOCK -> mayPark ? park(entry) : take(entry);
			case FAIL -> new Admission.Refused(Refusals.full(this.options));
			case DROP_OLDEST -> replaceOldest(entry);
			case DROP_NEWEST -> new Admission.Refused(Refusals.dropped(this.options));
		};
	}

	/**
	 * Removes the one that is next.
	 * @return the next, {@code null} where none is ready
	 */
	@Nullable Entry poll() {
		Entry next = this.ready.poll();
		occupancyChanged();
		return next;
	}

	/**
	 * Lets an entry that was polled wait for its next attempt.
	 */
	void delay(Entry entry) {
		this.ready.failed(entry);
		this.delayed.add(entry.priority(), entry);
		occupancyChanged();
	}

	/**
	 * Lets an entry queue up whose time has come.
	 * @return whether it still waited for that
	 */
	boolean requeue(Entry entry) {
		return this.delayed.remove(entry.priority(), entry) && add(entry);
	}

	/**
	 * An entry that was polled has ended.
	 */
	void ended(Entry entry) {
		this.ready.release(entry);
	}

	/**
	 * Gives an entry up that waits for its next attempt.
	 * @return whether it still did
	 */
	boolean forget(Entry entry) {
		boolean waited = this.delayed.remove(entry.priority(), entry);
		if (waited) {
			this.ready.release(entry);
		}
		occupancyChanged();
		return waited;
	}

	/**
	 * Takes in the first that waits for room, if there is any now.
	 * @return the one that was taken in
	 */
	@Nullable Parked admitParked() {
		if (this.parked.size() == 0 || isFull()) {
			return null;
		}
		Parked first = this.parked.removeFirstOfHighest();
		add(first.entry());
		return first;
	}

	/**
	 * Gives one up that waits for room.
	 * @return whether it still did
	 */
	boolean unpark(Parked parked) {
		return this.parked.remove(parked.entry().priority(), parked);
	}

	List<Parked> clearParked() {
		return this.parked.clear();
	}

	/**
	 * Removes all that was taken in.
	 * @return the entries
	 */
	List<Entry> clear() {
		List<Entry> all = new ArrayList<>(occupied());
		this.ready.drainTo(all);
		all.addAll(this.delayed.clear());
		occupancyChanged();
		return all;
	}

	private int occupied() {
		return this.ready.size() + this.delayed.size();
	}

	/**
	 * Takes an entry in for which there is room.
	 */
	Admission take(Entry entry) {
		add(entry);
		return Admission.Taken.INSTANCE;
	}

	private Admission park(Entry entry) {
		if (this.parked.size() == MAX_PARKED) {
			return new Admission.Refused(Refusals.full(this.options));
		}
		Parked waiting = new Parked(entry);
		this.parked.add(entry.priority(), waiting);
		return new Admission.Waits(waiting);
	}

	/**
	 * Of the lowest priority that is there; where that is higher than that of the entry,
	 * it is the entry that has to go.
	 */
	private Admission replaceOldest(Entry entry) {
		for (Priority priority : LOWEST_FIRST.subList(0, entry.priority().code() + 1)) {
			Entry oldest = removeOldest(priority);
			if (oldest != null) {
				add(entry);
				return new Admission.TakenFor(oldest, Refusals.dropped(this.options));
			}
		}
		return new Admission.Refused(Refusals.dropped(this.options));
	}

	/**
	 * What waits for its next attempt came before all that never had one.
	 */
	private @Nullable Entry removeOldest(Priority priority) {
		Entry delayed = this.delayed.first(priority);
		if (delayed != null) {
			forget(delayed);
			return delayed;
		}
		return this.ready.removeOldest(priority);
	}

	private boolean add(Entry entry) {
		this.ready.add(entry);
		occupancyChanged();
		return true;
	}

	private void occupancyChanged() {
		int occupied = occupied();
		if (occupied >= this.high) {
			this.congested = true;
		}
		else if (occupied <= this.low) {
			this.congested = false;
		}
	}

}
