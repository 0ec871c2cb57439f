package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A message where it lies in shared memory, for as long as a {@link ViewHandler} looks at
 * it or it is {@link Held}; nothing of it may be kept longer.
 * <p>
 * The publisher may be overwriting it meanwhile: what was read is true only if
 * {@link #validate()} says so <em>after</em> it was read. Until then bytes may be of two
 * messages at once, so nothing may follow from them outside of the handler. Offsets count
 * from the payload's first byte and are checked against its length.
 *
 * @since 0.1.0
 */
public final class View {

	static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

	static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

	static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

	private final RingReader reader;

	private final MemorySegment data;

	private long start;

	private int length;

	private long sequence;

	private long time;

	private long lostBefore;

	private boolean validated;

	View(RingReader reader, MemorySegment data) {
		this.reader = reader;
		this.data = data;
	}

	void show(long sequence, long start, int length, long time, long lostBefore) {
		this.sequence = sequence;
		this.start = start;
		this.length = length;
		this.time = time;
		this.lostBefore = lostBefore;
		this.validated = false;
	}

	void show(View other) {
		show(other.sequence, other.start, other.length, other.time, other.lostBefore);
	}

	/** From now on it has no bytes. */
	void end() {
		this.length = 0;
	}

	/**
	 * Whether all that was read of this view so far belongs to this message.
	 * @return {@code false} if the publisher was faster: what was read means nothing, and
	 * the message counts as lost
	 */
	public boolean validate() {
		this.validated = this.reader.stillThere();
		return this.validated;
	}

	/** Whether the last question was answered with yes. */
	boolean wasValidated() {
		return this.validated;
	}

	/**
	 * Number of the message in its topic, without gaps from 0.
	 * @return its sequence number
	 */
	public long sequence() {
		return this.sequence;
	}

	/**
	 * When it was published, by the monotonic clock of the host, as
	 * {@link System#nanoTime()} tells it in each process.
	 * @return nanoseconds, or 0 where the topic has no time stamps
	 */
	public long publishNanos() {
		return this.time;
	}

	/**
	 * Messages that were lost since the one received before.
	 * @return the exact count
	 */
	public long lostBefore() {
		return this.lostBefore;
	}

	/**
	 * Bytes of the payload.
	 * @return its length
	 */
	public int length() {
		return this.length;
	}

	/**
	 * A byte of the payload.
	 * @param offset where it is
	 */
	public byte getByte(int offset) {
		return this.data.get(ValueLayout.JAVA_BYTE, at(offset, Byte.BYTES));
	}

	/**
	 * Two bytes of the payload, little-endian.
	 * @param offset where they begin; need not be aligned
	 */
	public short getShort(int offset) {
		return this.data.get(SHORT, at(offset, Short.BYTES));
	}

	/**
	 * Four bytes of the payload as a floating-point number, little-endian.
	 * @param offset where they begin; need not be aligned
	 */
	public float getFloat(int offset) {
		return Float.intBitsToFloat(getInt(offset));
	}

	/**
	 * Four bytes of the payload, little-endian.
	 * @param offset where they begin; need not be aligned
	 */
	public int getInt(int offset) {
		return this.data.get(INT, at(offset, Integer.BYTES));
	}

	/**
	 * Eight bytes of the payload, little-endian.
	 * @param offset where they begin; need not be aligned
	 */
	public long getLong(int offset) {
		return this.data.get(LONG, at(offset, Long.BYTES));
	}

	/**
	 * Eight bytes of the payload as a floating-point number, little-endian.
	 * @param offset where they begin; need not be aligned
	 */
	public double getDouble(int offset) {
		return Double.longBitsToDouble(getLong(offset));
	}

	/**
	 * Copies bytes of the payload; nothing is allocated.
	 * @param offset where they begin
	 * @param target where they go to
	 * @param targetOffset where they begin there
	 * @param count how many
	 */
	public void copyTo(int offset, byte[] target, int targetOffset, int count) {
		MemorySegment.copy(this.data, ValueLayout.JAVA_BYTE, at(offset, count), target, targetOffset, count);
	}

	/**
	 * The payload as memory that can only be read; allocates the small object that stands
	 * for it.
	 * @return a slice, not to be kept
	 */
	public MemorySegment segment() {
		return this.data.asSlice(this.start, this.length).asReadOnly();
	}

	/**
	 * The payload as an array of its own; true only once {@link #validate()} says so.
	 * @return a copy
	 */
	public byte[] toByteArray() {
		byte[] copy = new byte[this.length];
		copyTo(0, copy, 0, this.length);
		return copy;
	}

	private long at(int offset, int count) {
		if (offset < 0 || count < 0 || offset > this.length - count) {
			throw new IndexOutOfBoundsException(
					"%d bytes at %d are not within the %d of the message".formatted(count, offset, this.length));
		}
		return this.start + offset;
	}

}
