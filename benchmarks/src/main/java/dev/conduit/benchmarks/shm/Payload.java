package dev.conduit.benchmarks.shm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

import org.agrona.DirectBuffer;

/**
 * The bytes of the messages of a point: a number, a stamp, the same random bytes in each
 * message, and a last word that follows from the number.
 */
final class Payload {

	static final int STAMP = Long.BYTES;

	/** Where the bytes begin that are the same in each message. */
	static final int FILL = 2 * Long.BYTES;

	private final byte[] bytes;

	private final ByteBuffer words;

	private final int end;

	Payload(int size) {
		this.bytes = new byte[size];
		new Random(size).nextBytes(this.bytes);
		this.words = ByteBuffer.wrap(this.bytes).order(ByteOrder.LITTLE_ENDIAN);
		this.end = size - Long.BYTES;
	}

	/** What the last word of a message is. */
	static long last(long number) {
		return ~number;
	}

	/** The message, in an array that is used again. */
	byte[] of(long number, long stamp) {
		this.words.putLong(0, number);
		this.words.putLong(STAMP, stamp);
		this.words.putLong(this.end, last(number));
		return this.bytes;
	}

	byte[] bytes() {
		return this.bytes;
	}

	/** Where the last word is, and where the bytes end that are always the same. */
	int end() {
		return this.end;
	}

	/** Whether a message in a buffer has the bytes of all messages. */
	boolean hasFill(DirectBuffer buffer, int offset) {
		int at = buffer.wrapAdjustment() + offset;
		byte[] array = buffer.byteArray();
		return hasFill(
				(array != null) ? ByteBuffer.wrap(array).position(at) : buffer.byteBuffer().duplicate().position(at));
	}

	/**
	 * Whether a message, from the position of a buffer, has the bytes of all messages.
	 */
	boolean hasFill(ByteBuffer message) {
		int from = message.position() + FILL;
		return message.slice(from, this.end - FILL).mismatch(this.words.slice(FILL, this.end - FILL)) < 0;
	}

}
