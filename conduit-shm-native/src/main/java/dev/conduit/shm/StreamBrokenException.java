package dev.conduit.shm;

import org.jspecify.annotations.Nullable;

/**
 * A stream ended in disorder: the process at its other end died, has gone without reading
 * what was sent, or has damaged the file between the two.
 *
 * @since 0.1.0
 */
public class StreamBrokenException extends SharedMemoryException {

	StreamBrokenException(String message) {
		this(message, null);
	}

	StreamBrokenException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
