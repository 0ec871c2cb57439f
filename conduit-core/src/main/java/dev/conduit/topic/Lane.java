package dev.conduit.topic;

import java.util.ArrayDeque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority that wait for the receiver. First in, first out. Guarded
 * by the mailbox's lock.
 */
final class Lane {

	private final ArrayDeque<Entry> entries = new ArrayDeque<>();

	/** How often a message of a higher priority went before its first. */
	int passedOver;

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	void add(Entry entry) {
		this.entries.add(entry);
	}

	/**
	 * Removes the first.
	 */
	@Nullable Entry poll() {
		this.passedOver = 0;
		return this.entries.poll();
	}

	/**
	 * The one that has waited longest.
	 */
	@Nullable Entry oldest() {
		return this.entries.peek();
	}

	void drainTo(List<Entry> all) {
		all.addAll(this.entries);
	}

}
