package dev.conduit.transport.netty;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

import dev.conduit.transport.WriteBudget;

/**
 * Gathers the bytes that several threads send into few writes: small ones are copied
 * together, and one flush follows all that is there. No more than Netty's own marks allow
 * is handed to the channel, so that what waits for a slow peer waits here. Bytes are
 * added by any thread, everything else happens on the loop.
 */
final class WriteBatcher {

	/** Bytes that are gathered into one write. */
	private static final int BATCH_BYTES = 64 * 1024;

	/** Bytes that are worth a write of their own instead of a copy. */
	private static final int LARGE_BYTES = 8 * 1024;

	private static final int CHUNK = 64;

	private final Channel channel;

	private final WriteBudget budget;

	private final Listener listener;

	private final Queue<ByteBuf> waiting = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

	private final AtomicBoolean flushComes = new AtomicBoolean();

	private int unfinishedWrites;

	/**
	 * A batcher of which nothing waits.
	 * @param channel where bytes leave
	 * @param budget from which bytes were acquired that are added; they are released to
	 * it as they leave
	 * @param listener learns of that
	 */
	WriteBatcher(Channel channel, WriteBudget budget, Listener listener) {
		this.channel = channel;
		this.budget = budget;
		this.listener = listener;
	}

	/**
	 * Adds bytes; any thread.
	 * @param bytes takes ownership
	 * @return whether the caller has to see to it that {@link #flush()} is called
	 */
	boolean add(ByteBuf bytes) {
		this.waiting.add(bytes);
		return this.flushComes.compareAndSet(false, true);
	}

	/**
	 * Promises a flush, so that nobody asks for one until then.
	 */
	void flushLater() {
		this.flushComes.set(true);
	}

	/**
	 * Writes what waits, as far as the channel takes it.
	 */
	void flush() {
		this.flushComes.set(false);
		boolean written = false;
		while (this.channel.isWritable()) {
			ByteBuf batch = nextBatch();
			if (batch == null) {
				break;
			}
			write(batch);
			written = true;
		}
		if (written) {
			this.channel.flush();
		}
	}

	private @Nullable ByteBuf nextBatch() {
		ByteBuf first = this.waiting.poll();
		if (first == null || first.readableBytes() >= LARGE_BYTES || !fitsAfter(first.readableBytes())) {
			return first;
		}
		int size = Math.clamp(this.budget.pendingBytes(), first.readableBytes(), BATCH_BYTES);
		ByteBuf batch = this.channel.alloc().directBuffer(size);
		append(batch, first);
		while (fitsAfter(batch.readableBytes())) {
			append(batch, this.waiting.remove());
		}
		return batch;
	}

	private boolean fitsAfter(int bytes) {
		ByteBuf next = this.waiting.peek();
		return next != null && next.readableBytes() < LARGE_BYTES && bytes + next.readableBytes() <= BATCH_BYTES;
	}

	private static void append(ByteBuf batch, ByteBuf bytes) {
		batch.writeBytes(bytes);
		bytes.release();
	}

	private void write(ByteBuf batch) {
		this.unfinishedWrites++;
		Progress progress = new Progress(batch.readableBytes());
		this.channel.write(batch, this.channel.newProgressivePromise()).addListener(progress);
	}

	/**
	 * Whether all that was added has left.
	 */
	boolean isIdle() {
		return this.unfinishedWrites == 0 && this.waiting.isEmpty();
	}

	/**
	 * Drops what waits; the channel is closed.
	 */
	void discard() {
		this.flushComes.set(false);
		for (ByteBuf bytes = this.waiting.poll(); bytes != null; bytes = this.waiting.poll()) {
			this.budget.release(bytes.readableBytes());
			bytes.release();
		}
	}

	/**
	 * Learns what becomes of writes. Called on the loop.
	 */
	interface Listener {

		/**
		 * Bytes have left, or never will.
		 */
		void progressed();

		void writeFailed(Throwable cause);

	}

	private final class Progress implements ChannelProgressiveFutureListener {

		private final long size;

		private long left;

		Progress(long size) {
			this.size = size;
		}

		@Override
		public void operationProgressed(ChannelProgressiveFuture future, long progress, long total) {
			release(progress);
			WriteBatcher.this.listener.progressed();
		}

		@Override
		public void operationComplete(ChannelProgressiveFuture future) {
			release(this.size);
			WriteBatcher.this.unfinishedWrites--;
			Throwable cause = future.cause();
			if (cause != null) {
				WriteBatcher.this.listener.writeFailed(cause);
			}
			WriteBatcher.this.listener.progressed();
		}

		private void release(long leftNow) {
			WriteBatcher.this.budget.release(leftNow - this.left);
			this.left = leftNow;
		}

	}

}
