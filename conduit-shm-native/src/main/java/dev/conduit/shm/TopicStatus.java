package dev.conduit.shm;

import java.util.List;

/**
 * A topic as its file shows it, without touching a message.
 *
 * @param name the topic's name
 * @param bytes size of its file
 * @param gated whether its publisher waits for subscribers
 * @param published messages since it was made
 * @param owner who publishes, or did last
 * @param alive whether that publisher lives
 * @param subscribers who reads
 * @since 0.1.0
 */
public record TopicStatus(String name, long bytes, boolean gated, long published, Holder owner, boolean alive,
		List<SubscriberStatus> subscribers) {

	public TopicStatus {
		subscribers = List.copyOf(subscribers);
	}

	/**
	 * One subscriber.
	 *
	 * @param holder who it is
	 * @param behind messages that it has yet to read
	 * @param lost messages that it lost
	 * @param corrupted those among the lost whose checksum was wrong
	 * @param gated whether the publisher waits for it
	 * @since 0.1.0
	 */
	public record SubscriberStatus(Holder holder, long behind, long lost, long corrupted, boolean gated) {
	}

}
