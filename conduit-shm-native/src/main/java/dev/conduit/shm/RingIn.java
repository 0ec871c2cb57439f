package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The reading end of a ring of bytes. How far it has read is never read back from the
 * memory, and how far the writer is, which it has to believe, is checked. For one thread
 * at a time.
 */
final class RingIn {

	private final MemorySegment control;

	private final int base;

	private final ByteBuffer bytes;

	private final int mask;

	private long head;

	RingIn(MemorySegment control, int base, ByteBuffer bytes) {
		this.control = control;
		this.base = base;
		this.bytes = bytes;
		this.mask = bytes.capacity() - 1;
	}

	/**
	 * Reads what is there and fits.
	 * @return how many bytes
	 */
	int read(ByteBuffer target) {
		int length = Math.min(available(), target.remaining());
		if (length > 0) {
			int at = (int) this.head & this.mask;
			int first = Math.min(length, this.bytes.capacity() - at);
			int position = target.position();
			target.put(position, this.bytes, at, first);
			target.put(position + first, this.bytes, 0, length - first);
			target.position(position + length);
			this.head += length;
			Words.setLongRelease(this.control, this.base + StreamLayout.HEAD, this.head);
			CrashPoint.BYTES_READ.hit();
		}
		return length;
	}

	/** Whether the writer waits for the space that was made, asked once. */
	boolean wasWaitedFor() {
		VarHandle.fullFence();
		return Words.getIntOpaque(this.control, this.base + StreamLayout.WANTED) == 1
				&& Words.compareAndSetInt(this.control, this.base + StreamLayout.WANTED, 1, 0);
	}

	/** Whether there are bytes, or the end. */
	boolean isReady() {
		return Words.getLongVolatile(this.control, this.base + StreamLayout.TAIL) != this.head || hasEnded();
	}

	/** Whether all was read and nothing more will come. */
	boolean isAtItsEnd() {
		return hasEnded() && available() == 0;
	}

	/** Whether the writer writes nothing more; bytes may be left. */
	boolean hasEnded() {
		return Words.getIntVolatile(this.control, this.base + StreamLayout.ENDED) != 0;
	}

	private int available() {
		long tail = Words.getLongAcquire(this.control, this.base + StreamLayout.TAIL);
		long available = tail - this.head;
		if (available < 0 || available > this.bytes.capacity()) {
			throw new StreamBrokenException(
					"the other process wrote what cannot be: byte %d after %d of a ring of %d bytes".formatted(tail,
							this.head, this.bytes.capacity()));
		}
		return (int) available;
	}

}
