package dev.conduit.shm;

import java.util.List;

/**
 * A topic as its file shows it, without touching a message.
 *
 * @param name the topic's name
 * @param bytes size of its file
 * @param published messages since it was made
 * @param ownerPid process of its last publisher
 * @param alive whether that publisher lives
 * @param subscribers who reads
 * @since 0.1.0
 */
public record TopicStatus(String name, long bytes, long published, long ownerPid, boolean alive,
		List<SubscriberStatus> subscribers) {

	public TopicStatus {
		subscribers = List.copyOf(subscribers);
	}

	/**
	 * One subscriber.
	 *
	 * @param pid its process
	 * @param behind messages that it has yet to read
	 * @param lost messages that it lost
	 * @param gated whether the publisher waits for it
	 * @since 0.1.0
	 */
	public record SubscriberStatus(long pid, long behind, long lost, boolean gated) {
	}

}
