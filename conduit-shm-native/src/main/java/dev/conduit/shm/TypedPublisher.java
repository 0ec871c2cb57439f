package dev.conduit.shm;

import java.time.Duration;

/**
 * Publishes values of a topic, encoded where they will be read.
 * <p>
 * Safe on any thread, unless made with {@link PublisherOptions#forOneThread()}.
 *
 * @param <T> what is published
 * @since 0.1.0
 */
public final class TypedPublisher<T> implements AutoCloseable {

	private final Publisher publisher;

	private final Codec<T> codec;

	private final boolean dropsNewest;

	TypedPublisher(Publisher publisher, Codec<T> codec, PublisherOptions behaviour) {
		this.publisher = publisher;
		this.codec = codec;
		this.dropsNewest = behaviour.whenFull() == WhenFull.DROP_NEWEST;
	}

	/**
	 * Publishes a value and wakes who sleeps.
	 * @param value what to publish
	 * @return its sequence number, or {@link Publisher#REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	public long publish(T value) {
		return add(value, true);
	}

	/**
	 * Adds a value without waking who sleeps, as
	 * {@link Publisher#append(byte[], int, int)}; {@link #flush()} wakes.
	 * @param value what to publish
	 * @return its sequence number, or {@link Publisher#REFUSED}
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 * @throws RingFullException if there is no space
	 */
	public long append(T value) {
		return add(value, false);
	}

	/**
	 * Wakes who sleeps, if something was added since the last time.
	 */
	public void flush() {
		this.publisher.flush();
	}

	/**
	 * Waits until so many subscribers are there.
	 * @param count how many
	 * @param timeout how long at most
	 * @return whether they are
	 */
	public boolean awaitSubscribers(int count, Duration timeout) {
		return this.publisher.awaitSubscribers(count, timeout);
	}

	/**
	 * The publisher of bytes that this one uses, for its counters.
	 * @return ends with this one
	 */
	public Publisher publisher() {
		return this.publisher;
	}

	/**
	 * Ends the topic, as {@link Publisher#close()}.
	 */
	@Override
	public void close() {
		this.publisher.close();
	}

	private long add(T value, boolean wake) {
		if (this.codec instanceof ArrayCodec<T> arrays) {
			byte[] bytes = arrays.bytes(value);
			return (wake) ? this.publisher.publish(bytes) : this.publisher.append(bytes, 0, bytes.length);
		}
		try (Claim claim = this.publisher.claim(this.codec.length(value))) {
			this.codec.encode(value, claim);
			return (wake) ? claim.commit() : claim.append();
		}
		catch (RingFullException ex) {
			if (this.dropsNewest) {
				return Publisher.REFUSED;
			}
			throw ex;
		}
	}

}
