package dev.conduit.frame;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Knows how much is allocated, and how much was at most.
 */
final class CountingAllocator extends AbstractByteBufAllocator {

	private long used;

	private long peak;

	CountingAllocator() {
		super(false);
	}

	long used() {
		return this.used;
	}

	long peak() {
		return this.peak;
	}

	void requireAllReleased() {
		if (this.used != 0) {
			throw new AssertionError(this.used + " bytes of buffers were not released");
		}
	}

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return new CountedBuffer(initialCapacity, maxCapacity);
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		return newHeapBuffer(initialCapacity, maxCapacity);
	}

	@Override
	public boolean isDirectBufferPooled() {
		return false;
	}

	private final class CountedBuffer extends UnpooledHeapByteBuf {

		CountedBuffer(int initialCapacity, int maxCapacity) {
			super(CountingAllocator.this, initialCapacity, maxCapacity);
		}

		@Override
		protected byte[] allocateArray(int initialCapacity) {
			CountingAllocator.this.used += initialCapacity;
			CountingAllocator.this.peak = Math.max(CountingAllocator.this.peak, CountingAllocator.this.used);
			return super.allocateArray(initialCapacity);
		}

		@Override
		protected void freeArray(byte[] array) {
			CountingAllocator.this.used -= array.length;
			super.freeArray(array);
		}

	}

}
