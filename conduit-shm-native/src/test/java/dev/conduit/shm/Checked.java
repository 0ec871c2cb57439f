package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * Messages of random sizes that prove themselves: a checksum over the rest, the number,
 * and bytes that follow from the number.
 */
final class Checked {

	static final int HEADER = 12;

	private final Random random;

	private final byte[] buffer;

	private final CRC32C crc = new CRC32C();

	Checked(long seed, int maxMessage) {
		this.random = new Random(seed);
		this.buffer = new byte[maxMessage];
	}

	/** Writes the message of a number, and says how long it is. */
	int write(long number) {
		int length = HEADER
				+ this.random.nextInt((this.random.nextInt(4) == 0) ? this.buffer.length - HEADER + 1 : 100);
		for (int i = HEADER; i < length; i++) {
			this.buffer[i] = (byte) (number * 31 + i);
		}
		ByteBuffer.wrap(this.buffer).putLong(4, number).putInt(0, checksum(this.buffer, length));
		return length;
	}

	byte[] bytes() {
		return this.buffer;
	}

	/** Throws where a message is not what was written under its number. */
	void check(Message message) {
		byte[] payload = message.payload();
		ByteBuffer content = ByteBuffer.wrap(payload);
		if (payload.length < HEADER || content.getInt(0) != checksum(payload, payload.length)
				|| content.getLong(4) != message.sequence()) {
			throw new AssertionError("torn: " + message);
		}
	}

	private int checksum(byte[] bytes, int length) {
		this.crc.reset();
		this.crc.update(bytes, 4, length - 4);
		return (int) this.crc.getValue();
	}

}
