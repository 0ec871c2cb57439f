package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The one publisher of a topic. Confined to one thread at a time.
 *
 * @since 0.1.0
 */
public final class Publisher implements AutoCloseable {

	private final Region region;

	private final RingWriter writer;

	Publisher(Region region, RingWriter writer) {
		this.region = region;
		this.writer = writer;
	}

	/**
	 * Publishes a message.
	 * @param payload its bytes
	 * @return its sequence number
	 * @throws MessageTooLargeException if it is larger than the topic allows
	 */
	public long publish(byte[] payload) {
		if (payload.length > this.writer.maxMessage()) {
			throw new MessageTooLargeException(payload.length, this.writer.maxMessage());
		}
		long sequence = this.writer.next();
		long start = this.writer.open(payload.length);
		MemorySegment.copy(payload, 0, this.writer.data(), ValueLayout.JAVA_BYTE, start, payload.length);
		this.writer.commit();
		this.writer.flush();
		return sequence;
	}

	@Override
	public void close() {
		this.region.close();
	}

}
