package dev.conduit.transport;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.Preface;

/**
 * A client that knows bytes only, and no manners.
 */
public interface RawPeer extends AutoCloseable {

	/**
	 * Sends bytes, in one piece.
	 */
	void write(byte[] bytes);

	/**
	 * Reads until the other side ends.
	 * @return all bytes that it sent
	 */
	byte[] readToEnd();

	/**
	 * Whether the other side ended by a reset, so that what it sent last may be lost.
	 */
	default boolean wasReset() {
		return false;
	}

	/**
	 * Sends nothing more: what was sent still arrives, then the end.
	 */
	void finish();

	/**
	 * Closes: what was sent still arrives, then the end.
	 */
	@Override
	void close();

	/**
	 * Vanishes.
	 */
	void reset();

	/**
	 * Sends a client's preface.
	 */
	default void writePreface() {
		write(preface());
	}

	static byte[] preface() {
		ByteBuf out = Unpooled.buffer();
		Preface.encode(out);
		return bytes(out);
	}

	/**
	 * The bytes of some frames, as a client before its login writes them.
	 */
	static byte[] encode(List<? extends Frame> frames) {
		FrameEncoder encoder = new FrameEncoder();
		ByteBuf out = Unpooled.buffer();
		frames.forEach((frame) -> encoder.encode(frame, out));
		return bytes(out);
	}

	/**
	 * The frames of what a server sent.
	 */
	static List<Frame> decode(byte[] bytes) {
		List<Frame> frames = new ArrayList<>();
		try (FrameDecoder decoder = FrameDecoder.forClient(Unpooled.buffer().alloc(), System::nanoTime)) {
			decoder.setLimits(FrameLimits.DEFAULT);
			decoder.decode(Unpooled.wrappedBuffer(bytes), frames::add);
		}
		return frames;
	}

	private static byte[] bytes(ByteBuf buffer) {
		byte[] bytes = new byte[buffer.readableBytes()];
		buffer.readBytes(bytes);
		return bytes;
	}

}
