package dev.conduit.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * The way out of one link, for those who make links: encodes frames in the thread that
 * sends them, so that the sender learns at once what cannot be sent, and bounds the bytes
 * that wait. Any thread.
 *
 * @since 0.1.0
 */
public final class Outlet {

	private final PeerInfo peer;

	private final WriteBudget budget;

	private final ByteBufAllocator allocator;

	private final FrameEncoder encoder = new FrameEncoder();

	/**
	 * A way out through which nothing was sent.
	 * @param peer where it leads
	 * @param limits bounds on what waits
	 * @param allocator where the bytes of frames are written to
	 */
	public Outlet(PeerInfo peer, WriteLimits limits, ByteBufAllocator allocator) {
		this.peer = peer;
		this.budget = new WriteBudget(limits);
		this.allocator = allocator;
	}

	/**
	 * What waits.
	 * @return the budget from which {@link #encode} acquires
	 */
	public WriteBudget budget() {
		return this.budget;
	}

	/**
	 * Encodes a frame and acquires its bytes from the budget.
	 * @param frame the frame
	 * @return its bytes, owned by the caller, who releases them to the budget when they
	 * have left; {@code null} if too much waits already
	 * @throws dev.conduit.message.ConduitException if the frame cannot be encoded within
	 * the peer's limits
	 */
	public @Nullable ByteBuf encode(Frame frame) {
		ByteBuf bytes = this.allocator.buffer(FrameEncoder.sizeEstimate(frame));
		boolean acquired = false;
		try {
			this.encoder.encode(frame, bytes);
			acquired = this.budget.tryAcquire(bytes.readableBytes());
			return acquired ? bytes : null;
		}
		finally {
			if (!acquired) {
				bytes.release();
			}
		}
	}

	/**
	 * Sets what the peer takes, for the frames from here on.
	 * @param maxFrameSize bytes after the header
	 * @param maxMessageSize bytes of the payload of one message or call
	 * @param checksum whether frames end in a CRC32C
	 */
	public void setFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.encoder.setFormat(maxFrameSize, maxMessageSize, checksum);
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
