package dev.conduit.shm.transport;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.conduit.shm.Duplex;
import dev.conduit.shm.StreamBrokenException;
import dev.conduit.transport.Outlet;

/**
 * What one link sends, on its way into the ring. Any thread adds and, where no other is
 * at it, writes at once, so that a frame reaches the peer without a turn of the loop.
 * What does not fit waits, bounded by the budget, until the loop drains it when there is
 * space.
 */
final class Output {

	/** Not 0 while a thread drains; counts those that asked meanwhile. */
	private final AtomicInteger draining = new AtomicInteger();

	private final Duplex duplex;

	private final Outlet outlet;

	private final Listener listener;

	/** Written in part. */
	private @Nullable ByteBuf current;

	private volatile boolean ends;

	private volatile boolean closed;

	private boolean ended;

	private boolean broken;

	private boolean duplexClosed;

	Output(Duplex duplex, Outlet outlet, Listener listener) {
		this.duplex = duplex;
		this.outlet = outlet;
		this.listener = listener;
	}

	/** Tells the peer the end, after what waits. */
	void end() {
		this.ends = true;
		drain();
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
		// Before the look into the outlet: what was sent before the end leaves before it.
		boolean ends = this.ends;
		ByteBuf bytes = next();
		while (bytes != null && writeWhole(bytes)) {
			bytes = next();
		}
		if (bytes == null && ends && !this.ended) {
			this.ended = true;
			this.duplex.finish();
			this.listener.outputEnded();
		}
		this.listener.progressed();
	}

	private boolean writeWhole(ByteBuf bytes) {
		this.current = bytes;
		int written = this.duplex.write(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
		bytes.skipBytes(written);
		this.outlet.budget().release(written);
		if (bytes.isReadable()) {
			return false;
		}
		this.current = null;
		bytes.release();
		return true;
	}

	private @Nullable ByteBuf next() {
		return (this.current != null) ? this.current : this.outlet.poll();
	}

	private void discard() {
		for (ByteBuf bytes = next(); bytes != null; bytes = next()) {
			this.current = null;
			this.outlet.budget().release(bytes.readableBytes());
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
