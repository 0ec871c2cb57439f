package dev.conduit.message;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Gives messages their identities: one producer, one epoch, and a sequence that grows.
 * For any thread.
 *
 * @since 0.1.0
 */
public final class MessageIds {

	private final long producerHigh;

	private final long producerLow;

	private final int epoch;

	private final AtomicLong sequence = new AtomicLong();

	/**
	 * The ids of a known producer, who has to see to it that no two of its processes use
	 * the same epoch.
	 * @param producerHigh upper 64 bits of the producer's id
	 * @param producerLow lower 64 bits of the producer's id
	 * @param epoch start of the producer, greater than that of its earlier processes
	 */
	public MessageIds(long producerHigh, long producerLow, int epoch) {
		this.producerHigh = producerHigh;
		this.producerLow = producerLow;
		this.epoch = epoch;
	}

	/**
	 * The ids of a producer that nobody else is: 128 bits of chance, in its first epoch.
	 * @return the ids
	 */
	public static MessageIds random() {
		return random(new SecureRandom());
	}

	static MessageIds random(RandomGenerator random) {
		return new MessageIds(random.nextLong(), random.nextLong(), 1);
	}

	/**
	 * An id that was not given before.
	 * @return the id; sequences begin with 1
	 */
	public MessageId next() {
		return new MessageId(this.producerHigh, this.producerLow, this.epoch, this.sequence.incrementAndGet());
	}

}
