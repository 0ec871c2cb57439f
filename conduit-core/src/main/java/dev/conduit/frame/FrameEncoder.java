package dev.conduit.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes frames for one peer, within the limits that the peer told. Used by one thread at
 * a time, but for {@link #setFormat}.
 *
 * @since 0.1.0
 */
public final class FrameEncoder {

	/**
	 * Another one for each format, so that what the hand-shake needed goes with it: a
	 * connection over which little goes keeps little.
	 */
	private volatile FrameWriter writer;

	/**
	 * An encoder for a peer that has told nothing yet.
	 */
	public FrameEncoder() {
		this.writer = new FrameWriter(FrameFormat.BEFORE_LOGIN);
	}

	/**
	 * An encoder for the same peer, for another thread.
	 * @param other an encoder, which goes on
	 */
	public FrameEncoder(FrameEncoder other) {
		this.writer = new FrameWriter(other.writer.format());
	}

	/**
	 * Sets the peer's limits, for the frames from here on. Before that, those of
	 * {@link FrameLimits#BEFORE_LOGIN} hold.
	 * @param maxFrameSize bytes that may follow a frame's header; larger payloads are
	 * split
	 * @param maxMessageSize bytes of the payload of one message or call
	 * @param checksum whether each frame ends in a CRC32C
	 */
	public void setFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.writer = new FrameWriter(new FrameFormat(maxFrameSize, maxMessageSize, checksum));
	}

	/**
	 * Writes a frame whole: as one frame of the wire, or as several that follow each
	 * other where the payload does not fit into one.
	 * @param frame the frame
	 * @param out where to; owned by the caller, and as before where this throws
	 * @throws dev.conduit.message.ConduitException with the code
	 * {@code PAYLOAD_TOO_LARGE} if the payload or the headers are larger than the peer
	 * takes
	 * @throws IllegalArgumentException if a field cannot stand on the wire, such as a
	 * name of more than 255 bytes or an id of 0
	 */
	public void encode(Frame frame, ByteBuf out) {
		int start = out.writerIndex();
		FrameWriter current = this.writer;
		try {
			current.target(out);
			FrameCodec.encode(frame, current);
		}
		catch (RuntimeException ex) {
			out.writerIndex(start);
			throw ex;
		}
	}

	/**
	 * Finds out whether a frame could be written, and writes nothing.
	 * @param frame the frame
	 * @throws dev.conduit.message.ConduitException as {@link #encode}
	 * @throws IllegalArgumentException as {@link #encode}
	 */
	public void check(Frame frame) {
		ByteBuf nowhere = Unpooled.buffer(sizeEstimate(frame));
		try {
			encode(frame, nowhere);
		}
		finally {
			nowhere.release();
		}
	}

	/**
	 * About how many bytes a frame takes, to choose a buffer with. The buffer may still
	 * have to grow.
	 * @param frame the frame
	 * @return a number of bytes
	 */
	public static int sizeEstimate(Frame frame) {
		return FrameSizes.estimate(frame);
	}

}
