package dev.conduit.simulation;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Knows how many bytes of buffers are not released.
 */
final class CountedBuffers extends AbstractByteBufAllocator {

	private long open;

	CountedBuffers() {
		super(false);
	}

	long open() {
		return this.open;
	}

	@Override
	protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
		return new Counted(initialCapacity, maxCapacity);
	}

	@Override
	protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
		return newHeapBuffer(initialCapacity, maxCapacity);
	}

	@Override
	public boolean isDirectBufferPooled() {
		return false;
	}

	private final class Counted extends UnpooledHeapByteBuf {

		Counted(int initialCapacity, int maxCapacity) {
			super(CountedBuffers.this, initialCapacity, maxCapacity);
		}

		@Override
		protected byte[] allocateArray(int initialCapacity) {
			CountedBuffers.this.open += initialCapacity;
			return super.allocateArray(initialCapacity);
		}

		@Override
		protected void freeArray(byte[] array) {
			CountedBuffers.this.open -= array.length;
			super.freeArray(array);
		}

	}

}
