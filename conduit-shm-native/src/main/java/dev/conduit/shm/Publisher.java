package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/**
 * The one publisher of a topic. A message that was published is one for all subscribers,
 * or counted as lost by who was too slow; one that is refused was never there.
 * <p>
 * Safe on any thread, unless made with {@link PublisherOptions#forOneThread()}. Where a
 * gated ring is full, each of the methods that add a message acts by {@link WhenFull}.
 *
 * @since 0.1.0
 */
public sealed interface Publisher extends AutoCloseable permits ConfinedPublisher, LockedPublisher {

	/** What is returned instead of a sequence number for a message that was dropped. */
	long REFUSED = -1;

	/**
	 * Publishes a message and wakes who sleeps.
	 * @param payload its bytes
	 * @return its sequence number, or {@link #REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	default long publish(byte[] payload) {
		return publish(payload, 0, payload.length);
	}

	/**
	 * Publishes a message and wakes who sleeps.
	 * @param payload where its bytes are
	 * @param offset where they begin
	 * @param length how many
	 * @return its sequence number, or {@link #REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	long publish(byte[] payload, int offset, int length);

	/**
	 * Publishes a message and wakes who sleeps.
	 * @param payload its bytes
	 * @return its sequence number, or {@link #REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	long publish(MemorySegment payload);

	/**
	 * Adds a message that those who are awake see at once, and sleepers after
	 * {@link #flush()}: many messages need to wake them only once. A quarter of the ring
	 * is flushed without being asked.
	 * @param payload where its bytes are
	 * @param offset where they begin
	 * @param length how many
	 * @return its sequence number, or {@link #REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	long append(byte[] payload, int offset, int length);

	/**
	 * Wakes who sleeps, if something was added since the last time.
	 */
	void flush();

	/**
	 * Opens the next message, to be written where it will be read. Until it is committed
	 * or aborted the publisher adds nothing else; other threads wait.
	 * @param length bytes of its payload
	 * @return the message, to be closed by the caller on this thread
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space, also where messages are dropped
	 * then
	 */
	Claim claim(int length);

	/**
	 * Waits until so many subscribers are there.
	 * @param count how many
	 * @param timeout how long at most
	 * @return whether they are
	 */
	boolean awaitSubscribers(int count, Duration timeout);

	/**
	 * How many subscribers are there.
	 * @return the living, after the dead were looked for
	 */
	int subscribers();

	/**
	 * Who reads, and how far.
	 * @return the subscribers, with the dead among them that nobody has noticed
	 */
	List<TopicStatus.SubscriberStatus> readers();

	/**
	 * Sequence number of the next message.
	 * @return messages published since the topic was made
	 */
	long position();

	/**
	 * Messages dropped by {@link WhenFull#DROP_NEWEST}.
	 * @return the count of this publisher
	 */
	long refused();

	/**
	 * Subscribers that stood still for too long.
	 * @return the count of this publisher
	 */
	long ejected();

	/**
	 * Ends the topic: subscribers read what is there and then wait for a successor.
	 */
	@Override
	void close();

}
