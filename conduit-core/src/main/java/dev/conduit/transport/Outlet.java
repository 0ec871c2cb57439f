package dev.conduit.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.lock.AdaptiveLock;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * The way out of one link, for those who make links: what several threads send is encoded
 * into batches, by the thread that sends it, so that the sender learns at once what
 * cannot be sent; the link takes the batches in their order. Bounds the bytes that wait.
 * Any thread.
 *
 * @since 0.1.0
 */
public final class Outlet {

	/** Bytes that are gathered into one batch. */
	private static final int BATCH_BYTES = 64 * 1024;

	/** A frame of this size is a batch of its own, and is encoded beside the others. */
	private static final int LARGE_BYTES = 8 * 1024;

	private static final int SMALLEST_BATCH = 256;

	/**
	 * Without a fence for each batch: whoever looks at the figure may see an older one.
	 */
	private static final AtomicLongFieldUpdater<Outlet> SENT = AtomicLongFieldUpdater.newUpdater(Outlet.class, "sent");

	private final PeerInfo peer;

	/** Missing where nobody wants to see the frames. */
	private final @Nullable FrameLog log;

	private final WriteBudget budget;

	private final ByteBufAllocator allocator;

	private final FrameEncoder encoder = new FrameEncoder();

	/** Guards what follows, and the encoder. Held for the time of one small frame. */
	private final AdaptiveLock lock = new AdaptiveLock();

	/** Batches that nothing is added to any more, bounded by the budget. */
	private final Deque<ByteBuf> full = new ArrayDeque<>(2);

	private @Nullable ByteBuf open;

	/** Written under the lock. */
	private volatile long sent;

	/** About what the next batch will have, by what the last ones had. */
	private int expected = SMALLEST_BATCH;

	/**
	 * A way out through which nothing was sent.
	 * @param peer where it leads
	 * @param limits bounds on what waits
	 * @param allocator where the bytes of frames are written to
	 */
	public Outlet(PeerInfo peer, WriteLimits limits, ByteBufAllocator allocator) {
		this.peer = peer;
		this.log = FrameLog.of(peer);
		this.budget = new WriteBudget(limits);
		this.allocator = allocator;
	}

	/**
	 * What waits: {@link #write} acquires, whoever took a batch releases as its bytes
	 * leave.
	 * @return the budget
	 */
	public WriteBudget budget() {
		return this.budget;
	}

	/**
	 * Encodes a frame behind all that waits.
	 * @param frame the frame
	 * @return {@code false} if too much waits already; the frame is not sent then
	 * @throws dev.conduit.message.ConduitException if the frame cannot be encoded within
	 * the peer's limits
	 */
	public boolean write(Frame frame) {
		boolean written = encode(frame);
		if (written && this.log != null) {
			this.log.sent(frame);
		}
		return written;
	}

	private boolean encode(Frame frame) {
		int size = FrameEncoder.sizeEstimate(frame);
		if (size >= LARGE_BYTES) {
			return writeLarge(frame, size);
		}
		this.lock.lock();
		try {
			ByteBuf batch = batch(size);
			int before = batch.writerIndex();
			this.encoder.encode(frame, batch);
			if (this.budget.tryAcquire(batch.writerIndex() - before)) {
				return true;
			}
			batch.writerIndex(before);
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private ByteBuf batch(int size) {
		ByteBuf batch = this.open;
		if (batch != null && batch.writerIndex() + size <= BATCH_BYTES) {
			return batch;
		}
		endBatch();
		batch = this.allocator.buffer(Math.max(size, this.expected));
		this.open = batch;
		return batch;
	}

	private void endBatch() {
		ByteBuf batch = pollOpen();
		if (batch != null) {
			this.full.add(batch);
		}
	}

	private boolean writeLarge(Frame frame, int size) {
		ByteBuf bytes = this.allocator.buffer(size);
		boolean written = false;
		try {
			new FrameEncoder(this.encoder).encode(frame, bytes);
			written = write(bytes);
			return written;
		}
		finally {
			if (!written) {
				bytes.release();
			}
		}
	}

	/**
	 * Adds bytes behind all that waits.
	 * @param bytes what to send; owned by the outlet if this returns {@code true}
	 * @return {@code false} if too much waits already
	 */
	public boolean write(ByteBuf bytes) {
		this.lock.lock();
		try {
			if (!this.budget.tryAcquire(bytes.readableBytes())) {
				return false;
			}
			endBatch();
			this.full.add(bytes);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes the next batch.
	 * @return bytes of one frame or more, owned by the caller, or {@code null} if nothing
	 * waits
	 */
	public @Nullable ByteBuf poll() {
		this.lock.lock();
		try {
			ByteBuf waiting = this.full.poll();
			ByteBuf batch = (waiting != null) ? waiting : pollOpen();
			if (batch != null) {
				SENT.lazySet(this, this.sent + batch.readableBytes());
			}
			return batch;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable ByteBuf pollOpen() {
		ByteBuf batch = this.open;
		if (batch == null) {
			return null;
		}
		this.open = null;
		int size = batch.readableBytes();
		if (size == 0) {
			// All that was to stand in it could not be sent.
			batch.release();
			return null;
		}
		this.expected = Math.clamp((this.expected + size) / 2 + size / 8, SMALLEST_BATCH, BATCH_BYTES);
		return batch;
	}

	/**
	 * Bytes of the batches that were taken so far. Any thread.
	 * @return a count
	 */
	public long sentBytes() {
		return this.sent;
	}

	/**
	 * Whether nothing waits.
	 * @return whether {@link #poll()} has nothing to give
	 */
	public boolean isEmpty() {
		this.lock.lock();
		try {
			ByteBuf batch = this.open;
			return this.full.isEmpty() && (batch == null || !batch.isReadable());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Drops what waits, which nobody will send any more.
	 */
	public void discard() {
		for (ByteBuf batch = poll(); batch != null; batch = poll()) {
			this.budget.release(batch.readableBytes());
			batch.release();
		}
	}

	/**
	 * Sets what the peer takes, for the frames from here on.
	 * @param maxFrameSize bytes after the header
	 * @param maxMessageSize bytes of the payload of one message or call
	 * @param checksum whether frames end in a CRC32C
	 */
	public void setFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.lock.lock();
		try {
			this.encoder.setFormat(maxFrameSize, maxMessageSize, checksum);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Why a link is closed whose peer does not take what waits.
	 * @return an exception that tells what waits for whom
	 */
	public ConduitUnavailableException stalled() {
		return new ConduitUnavailableException(
				Problem.of(ErrorCode.WRITE_STALLED, "%s takes too little or nothing of the %d bytes that wait for it"
					.formatted(this.peer.address(), this.budget.pendingBytes())));
	}

}
