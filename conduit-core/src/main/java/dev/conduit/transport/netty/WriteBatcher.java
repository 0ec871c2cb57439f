package dev.conduit.transport.netty;

import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;

import dev.conduit.transport.Outlet;

/**
 * Hands what waits in an outlet to a channel, batch by batch with one flush behind all
 * that is there. No more than Netty's own marks allow is handed over, so that what waits
 * for a slow peer waits in the outlet. Flushes are asked for by any thread, everything
 * else happens on the loop.
 */
final class WriteBatcher {

	private final Channel channel;

	private final Outlet outlet;

	private final Listener listener;

	private final AtomicBoolean flushComes = new AtomicBoolean();

	private int unfinishedWrites;

	/**
	 * A batcher that has written nothing.
	 * @param channel where bytes leave
	 * @param outlet where they wait; they are released to its budget as they leave
	 * @param listener learns of that
	 */
	WriteBatcher(Channel channel, Outlet outlet, Listener listener) {
		this.channel = channel;
		this.outlet = outlet;
		this.listener = listener;
	}

	/**
	 * Something waits; any thread.
	 * @return whether the caller has to see to it that {@link #flush()} is called
	 */
	boolean askForFlush() {
		return !this.flushComes.get() && this.flushComes.compareAndSet(false, true);
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
			ByteBuf batch = this.outlet.poll();
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

	private void write(ByteBuf batch) {
		this.unfinishedWrites++;
		Progress progress = new Progress(batch.readableBytes());
		this.channel.write(batch, this.channel.newProgressivePromise()).addListener(progress);
	}

	/**
	 * Whether all that was added has left.
	 */
	boolean isIdle() {
		return this.unfinishedWrites == 0 && this.outlet.isEmpty();
	}

	/**
	 * Drops what waits; the channel is closed.
	 */
	void discard() {
		this.flushComes.set(false);
		this.outlet.discard();
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
			WriteBatcher.this.outlet.budget().release(leftNow - this.left);
			this.left = leftNow;
		}

	}

}
