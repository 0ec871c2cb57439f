package dev.conduit.container;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of values that a container holds.
 *
 * @since 0.1.0
 */
public enum Kind {

	/** Nothing. */
	NULL(0, "null"),

	/** True or false. */
	BOOLEAN(1, "boolean"),

	/** One UTF-16 unit that is no half of a pair. */
	CHAR(2, "char"),

	/** -128 to 127. */
	INT8(3, "int8"),

	/** 0 to 255. */
	UINT8(4, "uint8"),

	/** -32768 to 32767. */
	INT16(5, "int16"),

	/** 0 to 65535. */
	UINT16(6, "uint16"),

	/** -2³¹ to 2³¹-1. */
	INT32(7, "int32"),

	/** 0 to 2³²-1. */
	UINT32(8, "uint32"),

	/** -2⁶³ to 2⁶³-1. */
	INT64(9, "int64"),

	/** 0 to 2⁶⁴-1. */
	UINT64(10, "uint64"),

	/** IEEE 754, 32 bits. */
	FLOAT(11, "float"),

	/** IEEE 754, 64 bits. */
	DOUBLE(12, "double"),

	/** Bytes. */
	BYTES(13, "bytes"),

	/** Text, UTF-8. */
	TEXT(14, "text"),

	/** A container inside the container. */
	CONTAINER(15, "container"),

	/** Values in order, of any kinds. */
	LIST(16, "list");

	private static final Map<String, Kind> BY_NAME = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(Kind::title, Function.identity()));

	private final int code;

	private final String title;

	Kind(int code, String title) {
		this.code = code;
		this.title = title;
	}

	/**
	 * Number in the binary form.
	 * @return 0 to 16
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Name in the JSON form and in messages.
	 * @return such as {@code uint8}
	 */
	public String title() {
		return this.title;
	}

	/**
	 * The kind of a number.
	 * @param code number of the binary form
	 * @return the kind, {@code null} for none
	 */
	static @Nullable Kind of(int code) {
		return (code >= 0 && code < values().length) ? values()[code] : null;
	}

	/**
	 * The kind of a name.
	 * @param title name in the JSON form
	 * @return the kind, {@code null} for none
	 */
	public static @Nullable Kind of(String title) {
		return BY_NAME.get(title.toLowerCase(Locale.ROOT));
	}

	/**
	 * Whether values of the kind are whole numbers.
	 * @return whether {@link Value#integer()} works for them
	 */
	public boolean isInteger() {
		return compareTo(INT8) >= 0 && compareTo(UINT64) <= 0;
	}

	/**
	 * Whether values of the kind are numbers.
	 * @return whether they are whole numbers or floating-point numbers
	 */
	public boolean isNumber() {
		return isInteger() || this == FLOAT || this == DOUBLE;
	}

}
