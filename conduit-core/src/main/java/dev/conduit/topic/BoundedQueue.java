package dev.conduit.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

import org.jspecify.annotations.Nullable;

/**
 * What waits in a mailbox: for the receiver, for the time of its next attempt, or in
 * front of the queue for room. First in, first out. Guarded by the mailbox's lock; calls
 * nobody.
 */
final class BoundedQueue {

	/** The most publishers that wait for room. */
	static final int MAX_PARKED = 10_000;

	private final MailboxOptions options;

	private final MailboxBounds bounds;

	private ArrayDeque<Entry> ready = new ArrayDeque<>();

	/** Whether the array behind the queue may have grown past the capacity. */
	private boolean oversized;

	private final SequencedSet<Entry> delayed = new LinkedHashSet<>();

	private final SequencedSet<Parked> parked = new LinkedHashSet<>();

	private boolean congested;

	BoundedQueue(MailboxOptions options) {
		this.options = options;
		this.bounds = options.bounds();
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

	int ready() {
		return this.ready.size();
	}

	int delayed() {
		return this.delayed.size();
	}

	int parked() {
		return this.parked.size();
	}

	@Nullable Entry first() {
		return this.ready.peek();
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
	 * Removes the first.
	 * @return the first, {@code null} where none is ready
	 */
	@Nullable Entry poll() {
		Entry first = this.ready.poll();
		if (this.oversized && this.ready.isEmpty()) {
			this.ready = new ArrayDeque<>();
			this.oversized = false;
		}
		occupancyChanged();
		return first;
	}

	/**
	 * Lets an entry that was polled wait for its next attempt.
	 */
	void delay(Entry entry) {
		this.delayed.add(entry);
		occupancyChanged();
	}

	/**
	 * Lets an entry queue up whose time has come.
	 * @return whether it still waited for that
	 */
	boolean requeue(Entry entry) {
		return this.delayed.remove(entry) && add(entry);
	}

	/**
	 * Gives an entry up that waits for its next attempt.
	 * @return whether it still did
	 */
	boolean forget(Entry entry) {
		boolean waited = this.delayed.remove(entry);
		occupancyChanged();
		return waited;
	}

	/**
	 * Takes in the first that waits for room, if there is any now.
	 * @return the one that was taken in
	 */
	@Nullable Parked admitParked() {
		if (this.parked.isEmpty() || isFull()) {
			return null;
		}
		Parked first = this.parked.removeFirst();
		add(first.entry());
		return first;
	}

	/**
	 * Gives one up that waits for room.
	 * @return whether it still did
	 */
	boolean unpark(Parked parked) {
		return this.parked.remove(parked);
	}

	List<Parked> clearParked() {
		List<Parked> all = List.copyOf(this.parked);
		this.parked.clear();
		return all;
	}

	/**
	 * Removes all that was taken in.
	 * @return the entries
	 */
	List<Entry> clear() {
		List<Entry> all = new ArrayList<>(this.ready);
		all.addAll(this.delayed);
		this.ready = new ArrayDeque<>();
		this.delayed.clear();
		occupancyChanged();
		return all;
	}

	private int occupied() {
		return this.ready.size() + this.delayed.size();
	}

	private Admission take(Entry entry) {
		add(entry);
		return Admission.Taken.INSTANCE;
	}

	private Admission park(Entry entry) {
		if (this.parked.size() == MAX_PARKED) {
			return new Admission.Refused(Refusals.full(this.options));
		}
		Parked waiting = new Parked(entry);
		this.parked.add(waiting);
		return new Admission.Waits(waiting);
	}

	/**
	 * What waits for its next attempt came before all that never had one.
	 */
	private Admission replaceOldest(Entry entry) {
		Entry oldest = this.delayed.isEmpty() ? this.ready.removeFirst() : this.delayed.removeFirst();
		add(entry);
		return new Admission.TakenFor(oldest, Refusals.dropped(this.options));
	}

	private boolean add(Entry entry) {
		this.ready.add(entry);
		this.oversized |= this.ready.size() > this.bounds.capacity();
		occupancyChanged();
		return true;
	}

	private void occupancyChanged() {
		int occupied = occupied();
		if (occupied >= this.bounds.high()) {
			this.congested = true;
		}
		else if (occupied <= this.bounds.low()) {
			this.congested = false;
		}
	}

}
