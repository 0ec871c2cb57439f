package dev.conduit.shm;

/**
 * A subscriber asks for what the topic's publisher does not promise.
 *
 * @since 0.1.0
 */
public class IncompatibleTopicException extends SharedMemoryException {

	IncompatibleTopicException(String message) {
		super(message);
	}

}
