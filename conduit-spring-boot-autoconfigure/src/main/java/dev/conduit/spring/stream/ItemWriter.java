package dev.conduit.spring.stream;

import dev.conduit.message.Payload;

/**
 * Makes payloads of the items of one stream. Called in order, by one thread at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ItemWriter {

	/**
	 * Checks and writes an item.
	 * @param item the item
	 * @param index its position in the stream, from zero
	 * @return what travels
	 * @throws dev.conduit.message.ConduitException if it does not fit; ends the stream
	 */
	Payload write(Object item, long index);

}
