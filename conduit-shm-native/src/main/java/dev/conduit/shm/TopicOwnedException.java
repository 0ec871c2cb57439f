package dev.conduit.shm;

/**
 * Another publisher of the topic is alive: each topic has one at a time.
 *
 * @since 0.1.0
 */
public class TopicOwnedException extends SharedMemoryException {

	TopicOwnedException(String message) {
		super(message);
	}

}
