package dev.conduit.container;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Violation;

/**
 * What a schema says about one value.
 *
 * @param name its name
 * @param kinds the kinds that it may have
 * @param required whether it must be there and not be null
 * @param least the least number, {@code null} for any
 * @param most the greatest number, {@code null} for any
 * @param minSize the fewest characters of a text, bytes, or values of a list
 * @param maxSize the most of them
 * @param schema what holds for an inner container, {@code null} for anything
 * @since 0.1.0
 */
public record Field(String name, Set<Kind> kinds, boolean required, @Nullable BigDecimal least,
		@Nullable BigDecimal most, int minSize, int maxSize, @Nullable ContainerSchema schema) {

	public Field {
		Names.require(name);
		if (kinds.isEmpty()) {
			throw new IllegalArgumentException("'kinds' must not be empty");
		}
		kinds = Set.copyOf(kinds);
	}

	/**
	 * A value that must be there.
	 * @param name its name
	 * @param first a kind that it may have
	 * @param others other kinds that it may have
	 * @return the field
	 */
	public static Field required(String name, Kind first, Kind... others) {
		return new Field(name, EnumSet.of(first, others), true, null, null, 0, Integer.MAX_VALUE, null);
	}

	/**
	 * A value that may be there.
	 * @param name its name
	 * @param first a kind that it may have
	 * @param others other kinds that it may have
	 * @return the field
	 */
	public static Field optional(String name, Kind first, Kind... others) {
		return new Field(name, EnumSet.of(first, others), false, null, null, 0, Integer.MAX_VALUE, null);
	}

	/**
	 * The same with a range for numbers.
	 * @param lowest the least number
	 * @param highest the greatest number
	 * @return the other field
	 */
	public Field range(long lowest, long highest) {
		return range(BigDecimal.valueOf(lowest), BigDecimal.valueOf(highest));
	}

	/**
	 * The same with a range for numbers.
	 * @param lowest the least number
	 * @param highest the greatest number
	 * @return the other field
	 */
	public Field range(BigDecimal lowest, BigDecimal highest) {
		return new Field(this.name, this.kinds, this.required, lowest, highest, this.minSize, this.maxSize,
				this.schema);
	}

	/**
	 * The same with a size for texts, bytes and lists.
	 * @param fewest the fewest characters, bytes or values
	 * @param maximum the most of them
	 * @return the other field
	 */
	public Field size(int fewest, int maximum) {
		return new Field(this.name, this.kinds, this.required, this.least, this.most, fewest, maximum, this.schema);
	}

	/**
	 * The same with a schema for an inner container, or for each container in a list.
	 * @param inner the schema
	 * @return the other field
	 */
	public Field schema(ContainerSchema inner) {
		return new Field(this.name, this.kinds, this.required, this.least, this.most, this.minSize, this.maxSize,
				inner);
	}

	void check(String path, Container container, Consumer<Violation> violations) {
		@Nullable Value value = container.values().get(this.name);
		if (value == null || (value.kind() == Kind.NULL && !this.kinds.contains(Kind.NULL))) {
			if (this.required) {
				violations.accept(new Violation(path, "is required"));
			}
			return;
		}
		if (!this.kinds.contains(value.kind())) {
			violations.accept(new Violation(path,
					"expected %s, was %s".formatted(
							this.kinds.stream().sorted().map(Kind::title).collect(Collectors.joining(" or ")),
							value.kind().title())));
			return;
		}
		checkContent(path, value, violations);
	}

	private void checkContent(String path, Value value, Consumer<Violation> violations) {
		switch (value) {
			case Value.Int number -> checkRange(path, new BigDecimal(number.integer()), violations);
			case Value.Float32 number -> checkRange(path, number.value(), violations);
			case Value.Float64 number -> checkRange(path, number.value(), violations);
			case Value.Text text ->
				checkSize(path, text.value().codePointCount(0, text.value().length()), "characters", violations);
			case Value.Bytes bytes -> checkSize(path, bytes.value().length, "bytes", violations);
			case Value.Many many -> checkList(path, many.values(), violations);
			case Value.Nested nested -> checkNested(path, nested.value(), violations);
			case Value.Null ignored -> {
				// Nothing more to say.
			}
			case Value.Bool ignored -> {
				// Both are right.
			}
			case Value.Char ignored -> {
				// Any is right.
			}
		}
	}

	private void checkRange(String path, double value, Consumer<Violation> violations) {
		if (Double.isFinite(value)) {
			checkRange(path, BigDecimal.valueOf(value), violations);
		}
		else if (this.least != null || this.most != null) {
			violations.accept(new Violation(path, "must be a number, was " + value));
		}
	}

	private void checkRange(String path, BigDecimal value, Consumer<Violation> violations) {
		if (this.least != null && value.compareTo(this.least) < 0) {
			violations.accept(
					new Violation(path, "must be at least %s, was %s".formatted(this.least.toPlainString(), value)));
		}
		if (this.most != null && value.compareTo(this.most) > 0) {
			violations
				.accept(new Violation(path, "must be at most %s, was %s".formatted(this.most.toPlainString(), value)));
		}
	}

	private void checkSize(String path, int size, String unit, Consumer<Violation> violations) {
		if (size < this.minSize || size > this.maxSize) {
			violations.accept(new Violation(path,
					"must have %d to %d %s, has %d".formatted(this.minSize, this.maxSize, unit, size)));
		}
	}

	private void checkList(String path, List<Value> values, Consumer<Violation> violations) {
		checkSize(path, values.size(), "values", violations);
		for (int i = 0; i < values.size(); i++) {
			if (values.get(i) instanceof Value.Nested nested) {
				checkNested("%s[%d]".formatted(path, i), nested.value(), violations);
			}
		}
	}

	private void checkNested(String path, Container inner, Consumer<Violation> violations) {
		if (this.schema != null) {
			this.schema.check(path + ".", inner, violations);
		}
	}

}
