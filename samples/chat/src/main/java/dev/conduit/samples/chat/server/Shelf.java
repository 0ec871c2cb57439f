package dev.conduit.samples.chat.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a bounded number of things by name. Where it is full, of those that may go the
 * one that was used least recently makes place for a new one. Not thread-safe.
 *
 * @param <T> what it keeps
 */
final class Shelf<T> {

	private final int capacity;

	private final Predicate<T> mayGo;

	private final Map<String, T> things = new LinkedHashMap<>(16, 0.75f, true);

	Shelf(int capacity, Predicate<T> mayGo) {
		this.capacity = capacity;
		this.mayGo = mayGo;
	}

	@Nullable T get(String name) {
		return this.things.get(name);
	}

	/**
	 * The thing of that name, made where it is not there yet.
	 * @return the thing, or {@code null} where there is no place for one more
	 */
	@Nullable T getOrAdd(String name, Function<String, T> factory) {
		T known = this.things.get(name);
		if (known != null || !makePlace()) {
			return known;
		}
		T added = factory.apply(name);
		this.things.put(name, added);
		return added;
	}

	Collection<T> all() {
		return this.things.values();
	}

	private boolean makePlace() {
		if (this.things.size() < this.capacity) {
			return true;
		}
		return this.things.values()
			.stream()
			.filter(this.mayGo)
			.findFirst()
			.map((leastRecent) -> this.things.values().remove(leastRecent))
			.orElse(false);
	}

}
