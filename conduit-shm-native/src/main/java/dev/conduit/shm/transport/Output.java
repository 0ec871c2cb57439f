package dev.conduit.shm.transport;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

import dev.conduit.shm.Duplex;
import dev.conduit.shm.StreamBrokenException;
import dev.conduit.transport.WriteBudget;

/**
 * What one link sends, on its way into the ring. Any thread adds and, where no other is
 * at it, writes at once, so that a frame reaches the peer without a turn of the loop.
 * What does not fit waits, bounded by the budget, until the loop drains it when there is
 * space.
 */
final class Output {

	/** The end, after which nothing comes: no bytes, since each frame has some. */
	private static final ByteBuf END = Unpooled.EMPTY_BUFFER;

	private static final int CHUNK = 64;

	private final Queue<ByteBuf> waiting = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

	/** Not 0 while a thread drains; counts those that asked meanwhile. */
	private final AtomicInteger draining = new AtomicInteger();

	private final Duplex duplex;

	private final WriteBudget budget;

	private final Listener listener;

	/** Written in part. */
	private @Nullable ByteBuf current;

	private volatile boolean closed;

	private boolean broken;

	private boolean duplexClosed;

	Output(Duplex duplex, WriteBudget budget, Listener listener) {
		this.duplex = duplex;
		this.budget = budget;
		this.listener = listener;
	}

	/**
	 * Writes bytes whose size was acquired, or lets them wait.
	 * @param bytes takes ownership
	 */
	void add(ByteBuf bytes) {
		this.waiting.add(bytes);
		drain();
	}

	/** Tells the peer the end, after what waits. */
	void end() {
		add(END);
	}

	/** Drops what waits and closes the stream, here or where another thread drains. */
	void close() {
		this.closed = true;
		drain();
	}

	/** Writes what fits. */
	void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int asked = 1;
		do {
			drainOnce();
			asked = this.draining.addAndGet(-asked);
		}
		while (asked != 0);
	}

	private void drainOnce() {
		if (!this.closed && !this.broken) {
			try {
				writeWhatFits();
			}
			catch (StreamBrokenException ex) {
				this.broken = true;
				this.listener.outputBroken(ex);
			}
		}
		if (this.closed || this.broken) {
			discard();
		}
		if (this.closed && !this.duplexClosed) {
			this.duplexClosed = true;
			this.duplex.close();
		}
	}

	private void writeWhatFits() {
		for (ByteBuf bytes = next(); bytes != null; bytes = next()) {
			if (!bytes.isReadable()) {
				this.duplex.finish();
				this.listener.outputEnded();
				continue;
			}
			this.current = bytes;
			int written = this.duplex.write(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
			bytes.skipBytes(written);
			this.budget.release(written);
			if (bytes.isReadable()) {
				break;
			}
			this.current = null;
			bytes.release();
		}
		this.listener.progressed();
	}

	private @Nullable ByteBuf next() {
		return (this.current != null) ? this.current : this.waiting.poll();
	}

	private void discard() {
		for (ByteBuf bytes = next(); bytes != null; bytes = next()) {
			this.current = null;
			this.budget.release(bytes.readableBytes());
			bytes.release();
		}
	}

	/** Called by whatever thread drains; short, never blocks. */
	interface Listener {

		/** Bytes may have left. */
		void progressed();

		/** All was written, and the peer told so. */
		void outputEnded();

		/** Nothing can be written any more. */
		void outputBroken(StreamBrokenException ex);

	}

}
