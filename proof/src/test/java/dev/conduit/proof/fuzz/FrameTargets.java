package dev.conduit.proof.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import tools.jackson.databind.JsonNode;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.frame.PublishedProtocol;
import dev.conduit.transport.RawPeer;

/**
 * What makes frames of bytes: at a server, with a preface before them, at a client, and
 * the block of headers by itself.
 */
final class FrameTargets {

	private static final int HEADER = 16;

	/** No frame holds more of anything than its bytes, but objects take room. */
	private static final int MAX_FRAMES = 16 * 1024 / HEADER;

	private FrameTargets() {
	}

	static Target server() {
		return new Decoding(FrameDecoder::forServer, bytesWithPreface());
	}

	static Target client() {
		return new Decoding(FrameDecoder::forClient, golden());
	}

	/** The first byte of an input is the type, the second says which id. */
	static Target headerBlock() {
		List<byte[]> blocks = golden().stream().map(FrameTargets::typeAndBlock).toList();
		Target frames = new Decoding(FrameDecoder::forClient, List.of());
		return new Target() {

			@Override
			public List<byte[]> examples() {
				return blocks;
			}

			@Override
			public boolean feed(byte[] input) {
				return input.length < 2 || frames.feed(frameAround(input));
			}

		};
	}

	private static byte[] typeAndBlock(byte[] frame) {
		int length = ByteBuffer.wrap(frame).getShort(6);
		byte[] bytes = new byte[2 + length];
		bytes[0] = frame[4];
		bytes[1] = (byte) ((ByteBuffer.wrap(frame).getLong(8) == 0) ? 0 : 1);
		System.arraycopy(frame, HEADER, bytes, 2, length);
		return bytes;
	}

	private static byte[] frameAround(byte[] input) {
		int length = Math.min(input.length - 2, 0xffff);
		return ByteBuffer.allocate(HEADER + length)
			.putInt(length)
			.put(input[0])
			.put((byte) 0)
			.putShort((short) length)
			.putLong(input[1])
			.put(input, 2, length)
			.array();
	}

	private static List<byte[]> golden() {
		List<byte[]> all = new ArrayList<>();
		PublishedProtocol.get("golden").forEach((example) -> all.add(bytes(example.get("hex"))));
		PublishedProtocol.get("golden_streams")
			.forEach((stream) -> all.add(join(stream.get("hex").valueStream().map(FrameTargets::bytes))));
		return all;
	}

	private static List<byte[]> bytesWithPreface() {
		return golden().stream().map((bytes) -> join(Stream.of(RawPeer.preface(), bytes))).toList();
	}

	private static byte[] bytes(JsonNode hex) {
		return HexFormat.of().parseHex(hex.asString());
	}

	private static byte[] join(Stream<byte[]> parts) {
		return parts.reduce(new byte[0], (first, second) -> {
			byte[] both = Arrays.copyOf(first, first.length + second.length);
			System.arraycopy(second, 0, both, first.length, second.length);
			return both;
		});
	}

	/** For one thread. */
	private static final class Decoding implements Target {

		private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true, true);

		private final BiFunction<ByteBufAllocator, LongSupplier, FrameDecoder> opening;

		private final List<byte[]> examples;

		Decoding(BiFunction<ByteBufAllocator, LongSupplier, FrameDecoder> opening, List<byte[]> examples) {
			this.opening = opening;
			this.examples = examples;
		}

		@Override
		public List<byte[]> examples() {
			return this.examples;
		}

		/** In one piece or in two, as the input itself says. */
		@Override
		public boolean feed(byte[] input) {
			boolean read = decode(input);
			long left = this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
			if (left != 0) {
				throw new AssertionError(left + " bytes of buffers are left");
			}
			return read;
		}

		private boolean decode(byte[] input) {
			List<Frame> frames = new ArrayList<>();
			int cut = (input.length == 0) ? 0 : (input[input.length - 1] & 0xff) % (input.length + 1);
			try (FrameDecoder decoder = this.opening.apply(this.allocator, () -> 0)) {
				decoder.setLimits(FrameLimits.DEFAULT);
				decoder.decode(Unpooled.wrappedBuffer(input, 0, cut), frames::add);
				decoder.decode(Unpooled.wrappedBuffer(input, cut, input.length - cut), frames::add);
			}
			catch (MalformedFrameException ex) {
				return false;
			}
			if (frames.size() > MAX_FRAMES) {
				throw new AssertionError(frames.size() + " frames of " + input.length + " bytes");
			}
			return true;
		}

	}

}
