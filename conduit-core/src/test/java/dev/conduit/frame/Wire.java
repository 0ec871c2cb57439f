package dev.conduit.frame;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Bytes of frames, written and read in one go.
 */
final class Wire {

	private Wire() {
	}

	static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	static byte[] encode(FrameEncoder encoder, Frame... frames) {
		ByteBuf out = Unpooled.buffer();
		for (Frame frame : frames) {
			encoder.encode(frame, out);
		}
		return ByteBufUtil.getBytes(out);
	}

	static byte[] encode(Frame... frames) {
		return encode(new FrameEncoder(), frames);
	}

	/**
	 * One frame of the wire as it is told, whether it makes sense or not.
	 */
	static byte[] frame(int type, int flags, long id, byte[] block, byte[] payload) {
		ByteBuf out = Unpooled.buffer();
		out.writeInt(block.length + payload.length).writeByte(type).writeByte(flags).writeShort(block.length);
		out.writeLong(id).writeBytes(block).writeBytes(payload);
		return ByteBufUtil.getBytes(out);
	}

	static byte[] frame(FrameType type, int flags, long id, byte[] block, byte[] payload) {
		return frame(type.code(), flags, id, block, payload);
	}

	static byte[] join(byte[]... parts) {
		ByteBuf out = Unpooled.buffer();
		for (byte[] part : parts) {
			out.writeBytes(part);
		}
		return ByteBufUtil.getBytes(out);
	}

	/**
	 * The frames of a whole stream after login, where each array is one read.
	 */
	static List<Frame> decode(byte[]... reads) {
		return decode(false, FrameLimits.DEFAULT, reads);
	}

	/**
	 * As above; also sees to it that all buffers are released.
	 */
	static List<Frame> decode(boolean preface, FrameLimits limits, byte[]... reads) {
		CountingAllocator allocator = new CountingAllocator();
		List<Frame> frames = new ArrayList<>();
		try (FrameDecoder decoder = preface ? FrameDecoder.forServer(allocator, () -> 0)
				: FrameDecoder.forClient(allocator, () -> 0)) {
			decoder.setLimits(limits);
			for (byte[] read : reads) {
				decoder.decode(Unpooled.wrappedBuffer(read), frames::add);
			}
		}
		finally {
			allocator.requireAllReleased();
		}
		return frames;
	}

	static byte[][] oneByOne(byte[] bytes) {
		byte[][] reads = new byte[bytes.length][];
		for (int i = 0; i < bytes.length; i++) {
			reads[i] = new byte[] { bytes[i] };
		}
		return reads;
	}

}
