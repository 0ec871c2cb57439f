package dev.conduit.shm;

/**
 * A gated ring had no space for a message; nothing of it was published.
 *
 * @since 0.1.0
 */
public class RingFullException extends SharedMemoryException {

	RingFullException(String message) {
		super(message);
	}

}
