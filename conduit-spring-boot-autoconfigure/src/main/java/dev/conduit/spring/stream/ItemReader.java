package dev.conduit.spring.stream;

import dev.conduit.message.Payload;

/**
 * Makes the items of one stream of payloads. Called in order, by one thread at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ItemReader {

	/**
	 * Reads and checks an item.
	 * @param payload what came
	 * @param index its position in the stream, from zero
	 * @return the item
	 * @throws dev.conduit.message.ConduitException if it does not fit; ends the stream
	 */
	Object read(Payload payload, long index);

}
