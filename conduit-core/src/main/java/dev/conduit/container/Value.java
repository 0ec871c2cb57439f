package dev.conduit.container;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * One value of a container. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Value {

	/**
	 * What it is.
	 * @return the kind
	 */
	Kind kind();

	/**
	 * How deep it is nested: 1 for a list or container of plain values.
	 * @return 0 for a plain value
	 */
	default int depth() {
		return 0;
	}

	/**
	 * The whole number.
	 * @return the number
	 * @throws ConduitException with the code {@code INVALID_TYPE} if it is none
	 */
	default BigInteger integer() {
		throw ConduitException.of(Problem.of(ErrorCode.INVALID_TYPE, "expected a whole number, was " + kind().title()));
	}

	/**
	 * The number.
	 * @return the nearest number that a {@code double} can hold
	 * @throws ConduitException with the code {@code INVALID_TYPE} if it is none
	 */
	default double number() {
		return integer().doubleValue();
	}

	/** Nothing. */
	enum Null implements Value {

		/** The only one. */
		NULL;

		@Override
		public Kind kind() {
			return Kind.NULL;
		}

	}

	/**
	 * True or false.
	 *
	 * @param value which
	 */
	record Bool(boolean value) implements Value {

		@Override
		public Kind kind() {
			return Kind.BOOLEAN;
		}

	}

	/**
	 * One character.
	 *
	 * @param value a UTF-16 unit that is no half of a surrogate pair
	 */
	record Char(char value) implements Value {

		public Char {
			if (Character.isSurrogate(value)) {
				throw new IllegalArgumentException(
						"'value' must not be half of a surrogate pair (was U+%04X)".formatted((int) value));
			}
		}

		@Override
		public Kind kind() {
			return Kind.CHAR;
		}

	}

	/**
	 * A whole number.
	 *
	 * @param kind one of the kinds from {@link Kind#INT8} to {@link Kind#UINT64}
	 * @param integer the number, within the kind's range
	 */
	record Int(Kind kind, BigInteger integer) implements Value {

		public Int {
			if (!kind.isInteger()) {
				throw new IllegalArgumentException("'kind' must be that of a whole number (was %s)".formatted(kind));
			}
			if (integer.compareTo(least(kind)) < 0 || integer.compareTo(most(kind)) > 0) {
				throw new IllegalArgumentException("'%s' must be %s to %s (was %s)".formatted(kind.title(), least(kind),
						most(kind), (integer.bitLength() > 128) ? "far outside" : integer));
			}
		}

		/**
		 * A whole number.
		 * @param kind its kind
		 * @param value the number, within the kind's range
		 */
		public Int(Kind kind, long value) {
			this(kind, BigInteger.valueOf(value));
		}

		/**
		 * Bytes that a number of a kind takes.
		 */
		static int width(Kind kind) {
			return switch (kind) {
				case INT8, UINT8 -> 1;
				case INT16, UINT16 -> 2;
				case INT32, UINT32 -> 4;
				default -> 8;
			};
		}

		static boolean isSigned(Kind kind) {
			return kind == Kind.INT8 || kind == Kind.INT16 || kind == Kind.INT32 || kind == Kind.INT64;
		}

		private static BigInteger least(Kind kind) {
			return isSigned(kind) ? BigInteger.ONE.shiftLeft(8 * width(kind) - 1).negate() : BigInteger.ZERO;
		}

		private static BigInteger most(Kind kind) {
			int bits = 8 * width(kind) - (isSigned(kind) ? 1 : 0);
			return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
		}

	}

	/**
	 * A floating-point number of 32 bits.
	 *
	 * @param value the number
	 */
	record Float32(float value) implements Value {

		@Override
		public Kind kind() {
			return Kind.FLOAT;
		}

		@Override
		public double number() {
			return this.value;
		}

	}

	/**
	 * A floating-point number of 64 bits.
	 *
	 * @param value the number
	 */
	record Float64(double value) implements Value {

		@Override
		public Kind kind() {
			return Kind.DOUBLE;
		}

		@Override
		public double number() {
			return this.value;
		}

	}

	/**
	 * Bytes.
	 *
	 * @param value the bytes; copied in and out
	 */
	@SuppressWarnings("ArrayRecordComponent") // copied, and compared by content
	record Bytes(byte[] value) implements Value {

		public Bytes {
			value = value.clone();
		}

		@Override
		public byte[] value() {
			return this.value.clone();
		}

		@Override
		public Kind kind() {
			return Kind.BYTES;
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Bytes that && Arrays.equals(this.value, that.value);
		}

		@Override
		public int hashCode() {
			return Arrays.hashCode(this.value);
		}

		@Override
		public String toString() {
			return "Bytes[" + this.value.length + "]";
		}

	}

	/**
	 * A text.
	 *
	 * @param value the text, which can be written in UTF-8
	 */
	record Text(String value) implements Value {

		public Text {
			if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
				throw new IllegalArgumentException("'value' must not have half of a surrogate pair");
			}
		}

		@Override
		public Kind kind() {
			return Kind.TEXT;
		}

	}

	/**
	 * A container inside the container.
	 *
	 * @param value the inner container
	 */
	record Nested(Container value) implements Value {

		@Override
		public Kind kind() {
			return Kind.CONTAINER;
		}

		@Override
		public int depth() {
			return this.value.depth();
		}

	}

	/**
	 * Values in order.
	 *
	 * @param values the values, of any kinds, nested at most {@value Container#MAX_DEPTH}
	 * deep with the list
	 */
	record Many(List<Value> values) implements Value {

		public Many {
			values = List.copyOf(values);
			Container.requireDepth(1 + Container.depthOf(values));
		}

		@Override
		public Kind kind() {
			return Kind.LIST;
		}

		@Override
		public int depth() {
			return 1 + Container.depthOf(this.values);
		}

	}

}
