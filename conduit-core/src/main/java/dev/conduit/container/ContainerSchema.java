package dev.conduit.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;

/**
 * What a container has to hold. Immutable.
 *
 * @param fields what is said about values, each name once
 * @param isClosed whether values that no field is about are wrong
 * @since 0.1.0
 */
public record ContainerSchema(List<Field> fields, boolean isClosed) {

	public ContainerSchema {
		fields = List.copyOf(fields);
		if (fields.stream().map(Field::name).distinct().count() < fields.size()) {
			throw new IllegalArgumentException("'fields' must have each name once");
		}
	}

	/**
	 * A schema that lets other values be there as well.
	 * @param fields what is said about values
	 * @return the schema
	 */
	public static ContainerSchema of(Field... fields) {
		return new ContainerSchema(List.of(fields), false);
	}

	/**
	 * The same, but other values are wrong.
	 * @return the other schema
	 */
	public ContainerSchema closed() {
		return new ContainerSchema(this.fields, true);
	}

	/**
	 * Looks for everything that is wrong with a container.
	 * @param container the container
	 * @return what is wrong, by name; at most as many as a problem holds
	 */
	public List<Violation> check(Container container) {
		List<Violation> violations = new ArrayList<>();
		check("", container, (violation) -> {
			if (violations.size() < Problem.MAX_VIOLATIONS) {
				violations.add(violation);
			}
		});
		return violations;
	}

	/**
	 * Refuses a container with anything wrong.
	 * @param container the container
	 * @return the container
	 * @throws ConduitException with the code {@code VALIDATION} and all violations
	 */
	public Container require(Container container) {
		List<Violation> violations = check(container);
		if (!violations.isEmpty()) {
			throw ConduitException
				.of(Problem.of(ErrorCode.VALIDATION, "The container is not what is expected", violations));
		}
		return container;
	}

	void check(String prefix, Container container, Consumer<Violation> violations) {
		for (Field field : this.fields) {
			field.check(prefix + field.name(), container, violations);
		}
		if (this.isClosed) {
			Set<String> known = this.fields.stream().map(Field::name).collect(Collectors.toSet());
			for (String name : container.values().keySet()) {
				if (!known.contains(name)) {
					violations.accept(new Violation(prefix + Printable.of(name), "is not known"));
				}
			}
		}
	}

}
