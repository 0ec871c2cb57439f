package dev.conduit.shm;

/**
 * A message is larger than its topic allows; nothing of it was published.
 *
 * @since 0.1.0
 */
public class MessageTooLargeException extends SharedMemoryException {

	MessageTooLargeException(int length, int limit) {
		super("a message of %d bytes is larger than the topic's limit of %d: raise 'maxMessageBytes'".formatted(length,
				limit));
	}

}
