package dev.conduit.container;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;

/**
 * Named, typed values in order, for those who know what they send only while the program
 * runs. A method takes and returns one like any other object. Names are 1 to
 * {@value #MAX_NAME_BYTES} bytes of UTF-8, each once; values are nested at most
 * {@value #MAX_DEPTH} deep. Immutable.
 *
 * <pre class="code">
 * Container order = Container.builder()
 *     .text("customer", "Ann")
 *     .uint16("pieces", 3)
 *     .container("address", (address) -&gt; address.text("city", "Bern"))
 *     .build();
 * </pre>
 *
 * @since 0.1.0
 */
public final class Container {

	/** A container without values. */
	public static final Container EMPTY = builder().build();

	/** How deep containers and lists may be nested. */
	public static final int MAX_DEPTH = 100;

	/** The longest name, in bytes of UTF-8. */
	public static final int MAX_NAME_BYTES = 255;

	private final Map<String, Value> values;

	private final int depth;

	private Container(Map<String, Value> values) {
		this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
		this.depth = requireDepth(1 + depthOf(values.values()));
	}

	/**
	 * A container of values whose names were checked.
	 */
	static Container of(Map<String, Value> values) {
		return new Container(values);
	}

	/**
	 * Something to put values into.
	 * @return a builder for one thread
	 */
	public static Builder builder() {
		return new Builder();
	}

	static int depthOf(Collection<Value> values) {
		int deepest = 0;
		for (Value value : values) {
			deepest = Math.max(deepest, value.depth());
		}
		return deepest;
	}

	static int requireDepth(int depth) {
		if (depth > MAX_DEPTH) {
			throw new IllegalArgumentException("values must be nested at most %d deep".formatted(MAX_DEPTH));
		}
		return depth;
	}

	/**
	 * How deep its values are nested.
	 * @return 1 where it holds plain values only
	 */
	public int depth() {
		return this.depth;
	}

	/**
	 * The values by name.
	 * @return an unmodifiable map in the order of the values
	 */
	public Map<String, Value> values() {
		return this.values;
	}

	/**
	 * The value of a name.
	 * @param name the name
	 * @return the value, where there is one
	 */
	public Optional<Value> find(String name) {
		return Optional.ofNullable(this.values.get(name));
	}

	/**
	 * The value of a name.
	 * @param name the name
	 * @return the value
	 * @throws ConduitException with the code {@code MISSING_FIELD} if there is none
	 */
	public Value get(String name) {
		return find(name).orElseThrow(() -> ConduitException
			.of(Problem.of(ErrorCode.MISSING_FIELD, "'%s' is required".formatted(Printable.of(name)))));
	}

	/**
	 * Whether there is nothing under a name.
	 * @param name the name
	 * @return whether there is no value, or one of the kind {@link Kind#NULL}
	 */
	public boolean isNull(String name) {
		return find(name).orElse(Value.Null.NULL).kind() == Kind.NULL;
	}

	/**
	 * A value that is true or false.
	 * @param name its name
	 * @return the value
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public boolean bool(String name) {
		if (get(name) instanceof Value.Bool bool) {
			return bool.value();
		}
		throw refusal(name, "boolean");
	}

	/**
	 * A whole number.
	 * @param name its name
	 * @return the number
	 * @throws ConduitException if there is none, one of another kind, or one that a
	 * {@code long} cannot hold
	 */
	public long integer(String name) {
		if (!(get(name) instanceof Value.Int whole)) {
			throw refusal(name, "a whole number");
		}
		BigInteger number = whole.integer();
		if (number.bitLength() > 63) {
			throw ConduitException.of(Problem.of(ErrorCode.INVALID_VALUE,
					"'%s' is %s, which is more than 64 bits with a sign hold".formatted(Printable.of(name), number)));
		}
		return number.longValue();
	}

	/**
	 * A number.
	 * @param name its name
	 * @return the nearest number that a {@code double} can hold
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public double number(String name) {
		Value value = get(name);
		if (!value.kind().isNumber()) {
			throw refusal(name, "a number");
		}
		return value.number();
	}

	/**
	 * A text.
	 * @param name its name
	 * @return the text
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public String text(String name) {
		if (get(name) instanceof Value.Text text) {
			return text.value();
		}
		throw refusal(name, "text");
	}

	/**
	 * Bytes.
	 * @param name their name
	 * @return a copy of the bytes
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public byte[] bytes(String name) {
		if (get(name) instanceof Value.Bytes bytes) {
			return bytes.value();
		}
		throw refusal(name, "bytes");
	}

	/**
	 * A container inside this one.
	 * @param name its name
	 * @return the container
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public Container container(String name) {
		if (get(name) instanceof Value.Nested nested) {
			return nested.value();
		}
		throw refusal(name, "container");
	}

	/**
	 * A list.
	 * @param name its name
	 * @return its values
	 * @throws ConduitException if there is none, or one of another kind
	 */
	public List<Value> list(String name) {
		if (get(name) instanceof Value.Many many) {
			return many.values();
		}
		throw refusal(name, "list");
	}

	private ConduitException refusal(String name, String expected) {
		return ConduitException.of(Problem.of(ErrorCode.INVALID_TYPE,
				"'%s': expected %s, was %s".formatted(Printable.of(name), expected, get(name).kind().title())));
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Container that && this.values.equals(that.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "Container[" + this.values.size() + " values]";
	}

	/**
	 * Puts values into a container. For one thread.
	 */
	public static final class Builder {

		private final Map<String, Value> values = new LinkedHashMap<>();

		private Builder() {
		}

		/**
		 * Puts a value in.
		 * @param name its name, new to the container
		 * @param value the value
		 * @return this builder
		 */
		public Builder put(String name, Value value) {
			Names.require(name);
			if (this.values.putIfAbsent(name, value) != null) {
				throw new IllegalArgumentException("'%s' must be there once".formatted(Printable.of(name)));
			}
			return this;
		}

		/**
		 * Puts nothing in.
		 * @param name its name
		 * @return this builder
		 */
		public Builder nothing(String name) {
			return put(name, Value.Null.NULL);
		}

		/**
		 * Puts true or false in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder bool(String name, boolean value) {
			return put(name, new Value.Bool(value));
		}

		/**
		 * Puts a character in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder character(String name, char value) {
			return put(name, new Value.Char(value));
		}

		/**
		 * Puts a whole number of 8 bits in.
		 * @param name its name
		 * @param value -128 to 127
		 * @return this builder
		 */
		public Builder int8(String name, int value) {
			return put(name, new Value.Int(Kind.INT8, value));
		}

		/**
		 * Puts a whole number of 8 bits without sign in.
		 * @param name its name
		 * @param value 0 to 255
		 * @return this builder
		 */
		public Builder uint8(String name, int value) {
			return put(name, new Value.Int(Kind.UINT8, value));
		}

		/**
		 * Puts a whole number of 16 bits in.
		 * @param name its name
		 * @param value -32768 to 32767
		 * @return this builder
		 */
		public Builder int16(String name, int value) {
			return put(name, new Value.Int(Kind.INT16, value));
		}

		/**
		 * Puts a whole number of 16 bits without sign in.
		 * @param name its name
		 * @param value 0 to 65535
		 * @return this builder
		 */
		public Builder uint16(String name, int value) {
			return put(name, new Value.Int(Kind.UINT16, value));
		}

		/**
		 * Puts a whole number of 32 bits in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder int32(String name, int value) {
			return put(name, new Value.Int(Kind.INT32, value));
		}

		/**
		 * Puts a whole number of 32 bits without sign in.
		 * @param name its name
		 * @param value 0 to 2³²-1
		 * @return this builder
		 */
		public Builder uint32(String name, long value) {
			return put(name, new Value.Int(Kind.UINT32, value));
		}

		/**
		 * Puts a whole number of 64 bits in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder int64(String name, long value) {
			return put(name, new Value.Int(Kind.INT64, value));
		}

		/**
		 * Puts a whole number of 64 bits without sign in.
		 * @param name its name
		 * @param value 0 to 2⁶⁴-1
		 * @return this builder
		 */
		public Builder uint64(String name, BigInteger value) {
			return put(name, new Value.Int(Kind.UINT64, value));
		}

		/**
		 * Puts a floating-point number of 32 bits in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder float32(String name, float value) {
			return put(name, new Value.Float32(value));
		}

		/**
		 * Puts a floating-point number of 64 bits in.
		 * @param name its name
		 * @param value the value
		 * @return this builder
		 */
		public Builder float64(String name, double value) {
			return put(name, new Value.Float64(value));
		}

		/**
		 * Puts bytes in.
		 * @param name their name
		 * @param value the bytes, which are copied
		 * @return this builder
		 */
		public Builder bytes(String name, byte[] value) {
			return put(name, new Value.Bytes(value));
		}

		/**
		 * Puts a text in.
		 * @param name its name
		 * @param value the text
		 * @return this builder
		 */
		public Builder text(String name, String value) {
			return put(name, new Value.Text(value));
		}

		/**
		 * Puts a container in.
		 * @param name its name
		 * @param value the inner container
		 * @return this builder
		 */
		public Builder container(String name, Container value) {
			return put(name, new Value.Nested(value));
		}

		/**
		 * Puts a container in.
		 * @param name its name
		 * @param content puts values into the inner container
		 * @return this builder
		 */
		public Builder container(String name, Consumer<Builder> content) {
			Builder inner = new Builder();
			content.accept(inner);
			return container(name, inner.build());
		}

		/**
		 * Puts a list in.
		 * @param name its name
		 * @param values its values
		 * @return this builder
		 */
		public Builder list(String name, Value... values) {
			return put(name, new Value.Many(List.of(values)));
		}

		/**
		 * The container.
		 * @return what was put in
		 */
		public Container build() {
			return new Container(this.values);
		}

	}

}
