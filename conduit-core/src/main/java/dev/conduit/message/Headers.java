package dev.conduit.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Headers of the user: few, small and immutable, in the order in which they were added;
 * the last value of a name wins. At most 64 entries, names of 1 to 128 bytes and values
 * of up to 4096 bytes of UTF-8.
 *
 * @since 0.1.0
 */
public final class Headers {

	/** The most entries there may be. */
	public static final int MAX_ENTRIES = 64;

	/** The longest name, in bytes of UTF-8. */
	public static final int MAX_NAME_BYTES = 128;

	/** The longest value, in bytes of UTF-8. */
	public static final int MAX_VALUE_BYTES = 4096;

	/** No headers. */
	public static final Headers EMPTY = new Headers(List.of());

	private final List<String> pairs;

	private Headers(List<String> pairs) {
		this.pairs = pairs;
	}

	/**
	 * Headers with one entry.
	 * @param name the name
	 * @param value the value
	 * @return the headers
	 */
	public static Headers of(String name, String value) {
		return EMPTY.with(name, value);
	}

	/**
	 * Headers of a map, in its order.
	 * @param entries names and values
	 * @return the headers
	 */
	public static Headers of(Map<String, String> entries) {
		if (entries.isEmpty()) {
			return EMPTY;
		}
		requireRoom(entries.size());
		List<String> pairs = new ArrayList<>(2 * entries.size());
		entries.forEach((name, value) -> {
			pairs.add(requireName(name));
			pairs.add(requireValue(name, value));
		});
		return new Headers(List.copyOf(pairs));
	}

	/**
	 * These headers and one more, which takes the place of one of the same name.
	 * @param name the name
	 * @param value the value
	 * @return the new headers
	 */
	public Headers with(String name, String value) {
		Map<String, String> entries = toMap();
		entries.put(name, value);
		return of(entries);
	}

	/**
	 * The value of a name.
	 * @param name the name, case-sensitive
	 * @return the value, or {@code null} where there is none
	 */
	public @Nullable String get(String name) {
		for (int i = 0; i < this.pairs.size(); i += 2) {
			if (this.pairs.get(i).equals(name)) {
				return this.pairs.get(i + 1);
			}
		}
		return null;
	}

	/**
	 * Number of entries.
	 * @return zero to {@link #MAX_ENTRIES}
	 */
	public int size() {
		return this.pairs.size() / 2;
	}

	/**
	 * Whether there is no entry.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.pairs.isEmpty();
	}

	/**
	 * Hands each entry to the consumer, in order.
	 * @param consumer takes name and value
	 */
	public void forEach(BiConsumer<String, String> consumer) {
		for (int i = 0; i < this.pairs.size(); i += 2) {
			consumer.accept(this.pairs.get(i), this.pairs.get(i + 1));
		}
	}

	/**
	 * A copy as a map, in order.
	 * @return a map that belongs to the caller
	 */
	public Map<String, String> toMap() {
		Map<String, String> entries = new LinkedHashMap<>();
		forEach(entries::put);
		return entries;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Headers that && this.pairs.equals(that.pairs);
	}

	@Override
	public int hashCode() {
		return this.pairs.hashCode();
	}

	@Override
	public String toString() {
		return toMap().keySet().toString();
	}

	private static void requireRoom(int entries) {
		if (entries > MAX_ENTRIES) {
			throw new IllegalArgumentException(
					"'headers' must have at most %d entries (was %d)".formatted(MAX_ENTRIES, entries));
		}
	}

	private static String requireName(String name) {
		int bytes = Utf8.length(name);
		if (bytes == 0 || bytes > MAX_NAME_BYTES) {
			throw new IllegalArgumentException("a header's name must have 1 to %d bytes of UTF-8 (was %d: '%s')"
				.formatted(MAX_NAME_BYTES, bytes, Printable.of(name)));
		}
		return name;
	}

	private static String requireValue(String name, String value) {
		int bytes = Utf8.length(value);
		if (bytes > MAX_VALUE_BYTES) {
			throw new IllegalArgumentException("the value of header '%s' must have at most %d bytes of UTF-8 (was %d)"
				.formatted(Printable.of(name), MAX_VALUE_BYTES, bytes));
		}
		return value;
	}

}
