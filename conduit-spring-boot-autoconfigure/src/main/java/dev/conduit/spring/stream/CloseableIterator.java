package dev.conduit.spring.stream;

import java.util.Iterator;

/**
 * A stream that waits on the thread of whoever asks for the next item. Closing it, by any
 * thread, ends the stream where it comes from, and whoever waits finds no more items.
 *
 * @param <T> the items
 * @since 0.1.0
 */
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {

	@Override
	void close();

}
