package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A message that is being written where it will be read. Becomes one by
 * {@link #commit()}; closed without, it never was. The publisher has one such object and
 * hands it out again; what is written outside of the message's bytes is refused.
 *
 * @since 0.1.0
 */
public final class Claim implements AutoCloseable {

	private final ConfinedPublisher publisher;

	private final MemorySegment data;

	private long start;

	private int length;

	private boolean open;

	private Runnable released = () -> {
	};

	Claim(ConfinedPublisher publisher, MemorySegment data) {
		this.publisher = publisher;
		this.data = data;
	}

	void show(long start, int length) {
		this.start = start;
		this.length = length;
		this.open = true;
	}

	/** What is done when the claim has ended, either way. */
	void onRelease(Runnable action) {
		this.released = action;
	}

	/**
	 * Bytes of the payload.
	 * @return as claimed
	 */
	public int length() {
		return this.length;
	}

	/**
	 * The payload's bytes, to be written; allocates the small object that stands for
	 * them.
	 * @return a slice, not to be used when the claim has ended
	 */
	public MemorySegment segment() {
		requireOpen();
		return this.data.asSlice(this.start, this.length);
	}

	/**
	 * Writes bytes; nothing is allocated.
	 * @param offset where in the payload
	 * @param source where they are
	 * @param sourceOffset where they begin there
	 * @param count how many
	 */
	public void put(int offset, byte[] source, int sourceOffset, int count) {
		MemorySegment.copy(source, sourceOffset, this.data, ValueLayout.JAVA_BYTE, at(offset, count), count);
	}

	/**
	 * Writes a byte.
	 * @param offset where in the payload
	 * @param value what to write
	 */
	public void putByte(int offset, byte value) {
		this.data.set(ValueLayout.JAVA_BYTE, at(offset, Byte.BYTES), value);
	}

	/**
	 * Writes two bytes, little-endian.
	 * @param offset where in the payload; need not be aligned
	 * @param value what to write
	 */
	public void putShort(int offset, short value) {
		this.data.set(View.SHORT, at(offset, Short.BYTES), value);
	}

	/**
	 * Writes four bytes, little-endian.
	 * @param offset where in the payload; need not be aligned
	 * @param value what to write
	 */
	public void putInt(int offset, int value) {
		this.data.set(View.INT, at(offset, Integer.BYTES), value);
	}

	/**
	 * Writes a floating-point number of four bytes, little-endian.
	 * @param offset where in the payload; need not be aligned
	 * @param value what to write
	 */
	public void putFloat(int offset, float value) {
		putInt(offset, Float.floatToRawIntBits(value));
	}

	/**
	 * Writes a floating-point number of eight bytes, little-endian.
	 * @param offset where in the payload; need not be aligned
	 * @param value what to write
	 */
	public void putDouble(int offset, double value) {
		putLong(offset, Double.doubleToRawLongBits(value));
	}

	/**
	 * Writes eight bytes, little-endian.
	 * @param offset where in the payload; need not be aligned
	 * @param value what to write
	 */
	public void putLong(int offset, long value) {
		this.data.set(View.LONG, at(offset, Long.BYTES), value);
	}

	/**
	 * Publishes the message and wakes who sleeps.
	 * @return its sequence number
	 */
	public long commit() {
		return end(true);
	}

	/**
	 * Adds the message without waking who sleeps, as
	 * {@link Publisher#append(byte[], int, int)}.
	 * @return its sequence number
	 */
	public long append() {
		return end(false);
	}

	/** Gives the message up, as {@link #close()} does. */
	public void abort() {
		close();
	}

	@Override
	public void close() {
		if (this.open) {
			this.open = false;
			try {
				this.publisher.abortClaim(this.length);
			}
			finally {
				this.released.run();
			}
		}
	}

	private long end(boolean wake) {
		requireOpen();
		this.open = false;
		try {
			return this.publisher.commitClaim(wake);
		}
		finally {
			this.released.run();
		}
	}

	private long at(int offset, int count) {
		requireOpen();
		if (offset < 0 || count < 0 || offset > this.length - count) {
			throw new IndexOutOfBoundsException(
					"%d bytes at %d are not within the %d of the message".formatted(count, offset, this.length));
		}
		return this.start + offset;
	}

	private void requireOpen() {
		if (!this.open) {
			throw new IllegalStateException("the claim has ended");
		}
	}

}
