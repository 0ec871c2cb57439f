package dev.conduit.shm;

/**
 * All seats of a topic are taken by subscribers that live.
 *
 * @since 0.1.0
 */
public class TooManySubscribersException extends SharedMemoryException {

	TooManySubscribersException(String topic, int limit) {
		super("topic '%s' has %d living subscribers, as many as it allows: raise 'maxSubscribers'".formatted(topic,
				limit));
	}

}
