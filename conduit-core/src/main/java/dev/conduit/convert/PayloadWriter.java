package dev.conduit.convert;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Payload;

/**
 * Writes objects of one type as payloads. Made once, used for every call, by any number
 * of threads at once; it never blocks.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PayloadWriter {

	/**
	 * Writes an object.
	 * @param value the object or {@code null}; a {@code byte[]} is owned by the payload
	 * from here on
	 * @return the payload
	 * @throws PayloadConversionException if this object cannot be written
	 */
	Payload write(@Nullable Object value);

}
