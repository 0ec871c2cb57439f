package dev.conduit.benchmarks.kit.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Bytes that begin with a number, and are random behind it.
 */
public final class Numbered {

	private static final VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private Numbered() {
	}

	/**
	 * Fresh bytes.
	 * @param size how many, 8 at least
	 * @return the bytes, the same for the same size
	 */
	public static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(42).nextBytes(bytes);
		return bytes;
	}

	/**
	 * Their number.
	 * @param bytes where it stands
	 * @param offset from where on
	 * @return the number
	 */
	public static long number(byte[] bytes, int offset) {
		return (long) NUMBER.get(bytes, offset);
	}

	/**
	 * Changes the number.
	 * @param bytes where it goes
	 * @param number the number
	 * @return the same bytes
	 */
	public static byte[] withNumber(byte[] bytes, long number) {
		NUMBER.set(bytes, 0, number);
		return bytes;
	}

}
