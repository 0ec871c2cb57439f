package dev.conduit.convert;

import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of several named values that travel together, as the parameters of a method
 * do. Asked for as a type, it is read and written as an {@code Object[]} in the order of
 * the entries, from and to an object of the content type. A reader refuses what is
 * missing, what is too much and what has the wrong type, all at once.
 *
 * @param entries names and types, each name once
 * @since 0.1.0
 */
public record NamedTypes(List<Entry> entries) implements Type {

	public NamedTypes {
		entries = List.copyOf(entries);
		long names = entries.stream().map(Entry::name).distinct().count();
		if (names < entries.size()) {
			throw new IllegalArgumentException("'entries' must have each name once (were %s)"
				.formatted(entries.stream().map(Entry::name).toList()));
		}
	}

	@Override
	public String getTypeName() {
		return this.entries.stream()
			.map((entry) -> entry.name() + ": " + entry.type().getTypeName())
			.collect(Collectors.joining(", ", "{", "}"));
	}

	/**
	 * One named value.
	 *
	 * @param name its name
	 * @param type its type
	 * @param required whether it must be there and not be {@code null}
	 */
	public record Entry(String name, Type type, boolean required) {

	}

}
