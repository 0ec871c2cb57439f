package dev.conduit.topic;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority that wait for the receiver. First in, first out, among
 * those that no key holds back. Guarded by the mailbox's lock.
 */
final class Lane {

	private static final Comparator<Entry> BY_ARRIVAL = Comparator.comparingLong((entry) -> entry.sequence);

	/** Those that nothing held back; in the order in which they came. */
	private final ArrayDeque<Entry> straight = new ArrayDeque<>();

	/** Those that were held back once. */
	private final PriorityQueue<Entry> released = new PriorityQueue<>(BY_ARRIVAL);

	/** Those that wait for their key; in the order in which they came. */
	private final SequencedSet<Entry> heldBack = new LinkedHashSet<>();

	/** How often a message of a higher priority went before its first. */
	int passedOver;

	/**
	 * Whether there is none that may be polled.
	 */
	boolean isEmpty() {
		return this.straight.isEmpty() && this.released.isEmpty();
	}

	/**
	 * How many wait that nothing held back.
	 */
	int straight() {
		return this.straight.size();
	}

	void add(Entry entry) {
		this.straight.add(entry);
	}

	void holdBack(Entry entry) {
		this.heldBack.add(entry);
	}

	/**
	 * One that was held back has its turn when it would have had it.
	 */
	void release(Entry entry) {
		this.heldBack.remove(entry);
		this.released.add(entry);
	}

	/**
	 * Gives one up that is held back.
	 * @return whether it was
	 */
	boolean dropHeldBack(Entry entry) {
		return this.heldBack.remove(entry);
	}

	/**
	 * Removes the first that may be polled.
	 */
	@Nullable Entry poll() {
		this.passedOver = 0;
		Entry first = this.straight.peek();
		Entry other = this.released.peek();
		boolean straight = other == null || (first != null && first.sequence < other.sequence);
		return straight ? this.straight.poll() : this.released.poll();
	}

	/**
	 * The one that has waited longest, held back or not.
	 */
	@Nullable Entry oldest() {
		Entry heldBack = this.heldBack.isEmpty() ? null : this.heldBack.getFirst();
		return older(older(this.straight.peek(), this.released.peek()), heldBack);
	}

	static @Nullable Entry older(@Nullable Entry one, @Nullable Entry other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.sequence < other.sequence) ? one : other;
	}

	void copyTo(List<Entry> all) {
		Stream.of(this.straight, this.released, this.heldBack)
			.flatMap((some) -> some.stream())
			.sorted(BY_ARRIVAL)
			.forEach(all::add);
	}

}
