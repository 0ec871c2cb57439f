package dev.conduit.convert.jackson;

import org.jspecify.annotations.Nullable;

/**
 * Reads values of one type from plain JSON, exactly as Jackson would. For many threads.
 */
@FunctionalInterface
interface PlainValue {

	/** What is read where Jackson has to look at it. */
	Object NOT_PLAIN = new Object();

	/**
	 * Reads the next value.
	 * @return the value, or {@link #NOT_PLAIN}
	 */
	@Nullable Object read(PlainJson json);

	/**
	 * Whether something was read.
	 */
	@SuppressWarnings("ReferenceEquality") // it is a mark, and nothing is equal to it
	static boolean isPlain(@Nullable Object read) {
		return read != NOT_PLAIN;
	}

	/**
	 * The same where {@code null} may stand instead.
	 */
	default PlainValue orNull() {
		return (json) -> json.takeNull() ? null : read(json);
	}

}
