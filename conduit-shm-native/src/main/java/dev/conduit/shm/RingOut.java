package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The writing end of a ring of bytes. How far it has written is never read back from the
 * memory, and how far the reader is, which it has to believe, is checked. For one thread
 * at a time.
 */
final class RingOut {

	private final MemorySegment control;

	private final int base;

	private final ByteBuffer bytes;

	private final int mask;

	private long tail;

	/** As seen last. */
	private long head;

	private volatile boolean blocked;

	RingOut(MemorySegment control, int base, ByteBuffer bytes) {
		this.control = control;
		this.base = base;
		this.bytes = bytes;
		this.mask = bytes.capacity() - 1;
	}

	/**
	 * Writes what fits; where that is not all, the reader rings once there is space.
	 * @return how many bytes
	 */
	int write(ByteBuffer source) {
		int written = put(source);
		if (source.hasRemaining()) {
			// Before the reader is asked: who is rung must find that somebody waits.
			this.blocked = true;
			Words.setIntVolatile(this.control, this.base + StreamLayout.WANTED, 1);
			VarHandle.fullFence();
			written += put(source);
		}
		this.blocked = source.hasRemaining();
		return written;
	}

	/** Whether the last write was cut short and the reader has read since. Any thread. */
	boolean hasSpace() {
		return this.blocked && Words.getIntVolatile(this.control, this.base + StreamLayout.WANTED) == 0;
	}

	/** Nothing more is written. */
	void end() {
		Words.setIntVolatile(this.control, this.base + StreamLayout.ENDED, 1);
	}

	private int put(ByteBuffer source) {
		int wanted = source.remaining();
		int free = this.bytes.capacity() - (int) (this.tail - this.head);
		if (free < wanted) {
			free = free();
		}
		int length = Math.min(free, wanted);
		if (length > 0) {
			copy(source, length);
			this.tail += length;
			Words.setLongRelease(this.control, this.base + StreamLayout.TAIL, this.tail);
			CrashPoint.BYTES_WRITTEN.hit();
		}
		return length;
	}

	private void copy(ByteBuffer source, int length) {
		int at = (int) this.tail & this.mask;
		int first = Math.min(length, this.bytes.capacity() - at);
		int position = source.position();
		this.bytes.put(at, source, position, first);
		this.bytes.put(0, source, position + first, length - first);
		source.position(position + length);
	}

	private int free() {
		long seen = Words.getLongVolatile(this.control, this.base + StreamLayout.HEAD);
		if (seen < this.head || seen > this.tail) {
			throw new StreamBrokenException(
					"the other process wrote what cannot be: it read to byte %d of %d".formatted(seen, this.tail));
		}
		this.head = seen;
		return this.bytes.capacity() - (int) (this.tail - seen);
	}

}
