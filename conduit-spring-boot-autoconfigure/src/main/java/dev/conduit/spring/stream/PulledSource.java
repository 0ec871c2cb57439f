package dev.conduit.spring.stream;

import java.util.Iterator;
import java.util.stream.BaseStream;

/**
 * What items are pulled from, and what is closed when no more are wanted.
 */
interface PulledSource {

	/** Called once, by the thread that pulls. */
	Iterator<?> items();

	/** Called once, by the same thread, also where there were no items. */
	void close() throws Exception;

	static PulledSource of(Object value) {
		return switch (value) {
			case BaseStream<?, ?> stream -> new PulledSource() {

				@Override
				public Iterator<?> items() {
					return stream.iterator();
				}

				@Override
				public void close() {
					stream.close();
				}

			};
			case Iterator<?> iterator -> new PulledSource() {

				@Override
				public Iterator<?> items() {
					return iterator;
				}

				@Override
				public void close() throws Exception {
					if (iterator instanceof AutoCloseable closeable) {
						closeable.close();
					}
				}

			};
			default -> throw new IllegalArgumentException("'%s' is no stream".formatted(value.getClass().getName()));
		};
	}

}
