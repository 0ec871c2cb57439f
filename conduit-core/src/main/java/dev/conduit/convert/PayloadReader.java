package dev.conduit.convert;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Payload;

/**
 * Reads payloads as objects of one type. Made once, used for every call, by any number of
 * threads at once; it never blocks.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PayloadReader {

	/**
	 * Reads a payload.
	 * @param payload what a peer sent; not kept
	 * @return the object, {@code null} where the payload says so
	 * @throws PayloadConversionException if the payload does not fit, with a problem that
	 * is made for whoever sent it
	 */
	@Nullable Object read(Payload payload);

}
