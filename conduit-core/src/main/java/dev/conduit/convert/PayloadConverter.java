package dev.conduit.convert;

import java.lang.reflect.Type;

import dev.conduit.message.ContentType;

/**
 * Turns payloads of one content type into objects and back. Asked at startup only, once
 * for each type that a method takes or returns; what it hands out does the work. Which
 * type that is, the application's own code says; a peer never names one.
 *
 * @since 0.1.0
 */
public interface PayloadConverter {

	/**
	 * The one content type that it reads and writes.
	 * @return the content type, without parameters
	 */
	ContentType contentType();

	/**
	 * Whether objects of a type are its matter.
	 * @param type a type as a method declares it, with its type arguments
	 * @return whether {@link #reader} and {@link #writer} are worth asking
	 */
	boolean supports(Type type);

	/**
	 * Whether a type belongs to converters such as this one, and to no others: where a
	 * converter claims a type, only those that claim it are asked, and the first of them
	 * writes it where the content type is open.
	 * @param type a type as a method declares it, with its type arguments
	 * @return {@code false} for a converter that takes what comes
	 */
	default boolean claims(Type type) {
		return false;
	}

	/**
	 * A reader that is bound to a type.
	 * @param type the type
	 * @return the reader
	 * @throws IllegalArgumentException if objects of the type can never be read, with the
	 * reason
	 */
	PayloadReader reader(Type type);

	/**
	 * A writer that is bound to a type.
	 * @param type the type
	 * @return the writer
	 * @throws IllegalArgumentException if objects of the type can never be written, with
	 * the reason
	 */
	PayloadWriter writer(Type type);

	/**
	 * The converter for answers to calls of this process. A server that is newer than its
	 * clients may say more than they know, so that what is unknown is no mistake there.
	 * @return the converter, this one unless it refuses what is unknown
	 */
	default PayloadConverter forAnswers() {
		return this;
	}

}
