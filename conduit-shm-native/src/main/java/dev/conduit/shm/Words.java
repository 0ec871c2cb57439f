package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Words of shared memory under their orders. All are little-endian and aligned to their
 * size: a misaligned word is refused by the segment.
 */
final class Words {

	static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

	static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = INT.varHandle().withInvokeExactBehavior();

	private static final VarHandle LONGS = LONG.varHandle().withInvokeExactBehavior();

	private Words() {
	}

	static int getInt(MemorySegment segment, long offset) {
		return segment.get(INT, offset);
	}

	static void setInt(MemorySegment segment, long offset, int value) {
		segment.set(INT, offset, value);
	}

	static long getLong(MemorySegment segment, long offset) {
		return segment.get(LONG, offset);
	}

	static void setLong(MemorySegment segment, long offset, long value) {
		segment.set(LONG, offset, value);
	}

	static int getIntOpaque(MemorySegment segment, long offset) {
		return (int) INTS.getOpaque(segment, offset);
	}

	static int getIntAcquire(MemorySegment segment, long offset) {
		return (int) INTS.getAcquire(segment, offset);
	}

	static int getIntVolatile(MemorySegment segment, long offset) {
		return (int) INTS.getVolatile(segment, offset);
	}

	static void setIntRelease(MemorySegment segment, long offset, int value) {
		INTS.setRelease(segment, offset, value);
	}

	static void setIntVolatile(MemorySegment segment, long offset, int value) {
		INTS.setVolatile(segment, offset, value);
	}

	static boolean compareAndSetInt(MemorySegment segment, long offset, int expected, int value) {
		return INTS.compareAndSet(segment, offset, expected, value);
	}

	static int getAndOrInt(MemorySegment segment, long offset, int bits) {
		return (int) INTS.getAndBitwiseOr(segment, offset, bits);
	}

	static int getAndAddInt(MemorySegment segment, long offset, int delta) {
		return (int) INTS.getAndAdd(segment, offset, delta);
	}

	static long getAndSetLong(MemorySegment segment, long offset, long value) {
		return (long) LONGS.getAndSet(segment, offset, value);
	}

	static long getAndOrLong(MemorySegment segment, long offset, long bits) {
		return (long) LONGS.getAndBitwiseOr(segment, offset, bits);
	}

	static long getLongOpaque(MemorySegment segment, long offset) {
		return (long) LONGS.getOpaque(segment, offset);
	}

	static long getLongAcquire(MemorySegment segment, long offset) {
		return (long) LONGS.getAcquire(segment, offset);
	}

	static long getLongVolatile(MemorySegment segment, long offset) {
		return (long) LONGS.getVolatile(segment, offset);
	}

	static void setLongOpaque(MemorySegment segment, long offset, long value) {
		LONGS.setOpaque(segment, offset, value);
	}

	static void setLongRelease(MemorySegment segment, long offset, long value) {
		LONGS.setRelease(segment, offset, value);
	}

	static void setLongVolatile(MemorySegment segment, long offset, long value) {
		LONGS.setVolatile(segment, offset, value);
	}

}
