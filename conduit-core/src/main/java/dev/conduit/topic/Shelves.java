package dev.conduit.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Priority;

/**
 * What waits for something else than its turn, by priority and in the order in which it
 * came. Guarded by the mailbox's lock.
 *
 * @param <T> what waits
 */
final class Shelves<T> {

	/** Without empty ones. */
	private final Map<Priority, SequencedSet<T>> shelves = new EnumMap<>(Priority.class);

	private int size;

	int size() {
		return this.size;
	}

	void add(Priority priority, T item) {
		this.shelves.computeIfAbsent(priority, (any) -> new LinkedHashSet<>()).add(item);
		this.size++;
	}

	/**
	 * Removes one.
	 * @return whether it was there
	 */
	boolean remove(Priority priority, T item) {
		SequencedSet<T> shelf = this.shelves.get(priority);
		if (shelf == null || !shelf.remove(item)) {
			return false;
		}
		if (shelf.isEmpty()) {
			this.shelves.remove(priority);
		}
		this.size--;
		return true;
	}

	/**
	 * The one of a priority that came first.
	 * @return the first, {@code null} where there is none
	 */
	@Nullable T first(Priority priority) {
		SequencedSet<T> shelf = this.shelves.get(priority);
		return (shelf != null) ? shelf.getFirst() : null;
	}

	/**
	 * Removes the one of the highest priority that came first; there is one.
	 */
	T removeFirstOfHighest() {
		Priority highest = Collections.max(this.shelves.keySet());
		T first = Objects.requireNonNull(first(highest));
		remove(highest, first);
		return first;
	}

	/**
	 * Removes all.
	 * @return all, those of high priority first
	 */
	List<T> clear() {
		List<T> all = new ArrayList<>(this.size);
		List.copyOf(this.shelves.values()).reversed().forEach(all::addAll);
		this.shelves.clear();
		this.size = 0;
		return all;
	}

}
