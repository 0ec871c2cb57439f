package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * CRC32C of a message: of its number, eight bytes little-endian, and of its payload. The
 * bytes are copied out before they are summed up: the JVM does that in code of its own,
 * which would not survive the fault of a file that was cut short. Confined to one thread
 * at a time.
 */
final class Checksum {

	private static final int CHUNK = 4096;

	private final MemorySegment data;

	private final CRC32C sum = new CRC32C();

	private final byte[] chunk = new byte[CHUNK];

	private final ByteBuffer number = ByteBuffer.wrap(this.chunk).order(ByteOrder.LITTLE_ENDIAN);

	Checksum(MemorySegment data) {
		this.data = data;
	}

	/**
	 * Sums up a message.
	 * @param sequence its number
	 * @param start where its payload is
	 * @param length bytes of it, within the memory
	 */
	int of(long sequence, long start, int length) {
		this.number.putLong(0, sequence);
		this.sum.reset();
		this.sum.update(this.chunk, 0, Long.BYTES);
		for (int done = 0; done < length;) {
			int count = Math.min(CHUNK, length - done);
			MemorySegment.copy(this.data, ValueLayout.JAVA_BYTE, start + done, this.chunk, 0, count);
			this.sum.update(this.chunk, 0, count);
			done += count;
		}
		return (int) this.sum.getValue();
	}

}
