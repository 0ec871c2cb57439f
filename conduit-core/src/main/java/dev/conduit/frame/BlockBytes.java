package dev.conduit.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.conduit.message.Payload;

/**
 * The array in which the beginning of a frame is put together before it is copied to the
 * transport's memory at once: stores into an array are several times cheaper than those
 * into a buffer. It grows as needed and is kept for the next frame while it is small.
 */
final class BlockBytes {

	private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** A frame about the connection itself, such as a heart-beat, has no more. */
	private static final int FIRST_SIZE = 32;

	private static final int KEPT_SIZE = 2048;

	private byte[] array = new byte[FIRST_SIZE];

	private int size;

	/**
	 * Begins anew.
	 * @param size bytes that are written later
	 */
	void reset(int size) {
		if (this.array.length > KEPT_SIZE) {
			this.array = new byte[KEPT_SIZE];
		}
		this.size = size;
	}

	int size() {
		return this.size;
	}

	byte[] array() {
		return this.array;
	}

	BlockBytes u8(int value) {
		int at = take(Byte.BYTES);
		this.array[at] = (byte) value;
		return this;
	}

	BlockBytes u16(int value) {
		int at = take(Short.BYTES);
		setU16(at, value);
		return this;
	}

	BlockBytes u32(int value) {
		int at = take(Integer.BYTES);
		U32.set(this.array, at, value);
		return this;
	}

	BlockBytes u64(long value) {
		int at = take(Long.BYTES);
		setU64(at, value);
		return this;
	}

	void setU16(int at, int value) {
		U16.set(this.array, at, (short) value);
	}

	void setU64(int at, long value) {
		U64.set(this.array, at, value);
	}

	/**
	 * A text all of whose characters are ASCII.
	 */
	@SuppressWarnings("deprecation") // the one way to copy the bytes of a string without
										// a second array
	BlockBytes ascii(String text) {
		int length = text.length();
		int at = take(length);
		text.getBytes(0, length, this.array, at);
		return this;
	}

	/**
	 * Any text, as UTF-8.
	 */
	BlockBytes utf8(String text) {
		return isAscii(text) ? ascii(text) : bytes(text.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 0x80) {
				return false;
			}
		}
		return true;
	}

	BlockBytes bytes(byte[] bytes) {
		return bytes(bytes, 0, bytes.length);
	}

	BlockBytes bytes(byte[] bytes, int offset, int length) {
		int at = take(length);
		System.arraycopy(bytes, offset, this.array, at, length);
		return this;
	}

	BlockBytes payload(Payload payload, int from, int length) {
		return bytes(payload.array(), payload.offset() + from, length);
	}

	private int take(int bytes) {
		int at = this.size;
		int end = at + bytes;
		if (end > this.array.length) {
			this.array = Arrays.copyOf(this.array, Math.max(end, 2 * this.array.length));
		}
		this.size = end;
		return at;
	}

}
