package dev.conduit.frame;

import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of the bytes of one wire frame each. Says from the 16 bytes of the header
 * alone whether the rest may be read.
 */
final class FrameReader {

	private static final byte[] NO_BYTES = new byte[0];

	private final HeaderBlockReader block = new HeaderBlockReader();

	private final FrameCodec codec = new FrameCodec();

	private final Reassembler reassembler;

	FrameReader(LongSupplier nanoTime) {
		this.reassembler = new Reassembler(nanoTime);
	}

	/**
	 * Decides by its header whether a frame may be read.
	 * @return size of the whole frame
	 * @throws MalformedFrameException if it may not
	 */
	int requireReadable(ByteBuf in, FrameLimits limits) {
		int frame = in.readerIndex();
		long length = FrameHeader.length(in, frame);
		if (length > limits.maxFrameSize()) {
			throw new MalformedFrameException(
					"expected a frame of at most " + limits.maxFrameSize() + " bytes, found " + length);
		}
		int code = FrameHeader.type(in, frame);
		FrameType type = FrameType.of(code);
		if (type != null) {
			requireSound(type, in, frame, (int) length);
		}
		else if (code < FrameType.FIRST_OPTIONAL) {
			throw new MalformedFrameException("frame type " + code + " is not optional and not known");
		}
		return FrameHeader.SIZE + (int) length;
	}

	private static void requireSound(FrameType type, ByteBuf in, int frame, int length) {
		int flags = FrameHeader.flags(in, frame);
		if ((flags & ~type.flags()) != 0) {
			throw new MalformedFrameException(
					"expected no flags but 0x%02x in %s, found 0x%02x".formatted(type.flags(), type, flags));
		}
		if (!type.idRule().allows(FrameHeader.id(in, frame))) {
			throw new MalformedFrameException("expected a correlation id "
					+ ((type.idRule() == FrameType.IdRule.ZERO) ? "of 0" : "other than 0") + " in " + type);
		}
		int payload = length - FrameHeader.blockLength(in, frame) - FrameHeader.trailerSize(flags);
		if (payload < 0) {
			throw new MalformedFrameException(
					"expected the header block and checksum of " + type + " to fit into its " + length + " bytes");
		}
		if (payload > 0 && !type.hasPayload()) {
			throw new MalformedFrameException("expected no payload in " + type + ", found " + payload + " bytes");
		}
		if (payload == 0 && FrameFlags.has(flags, FrameFlags.FOLLOWS)) {
			throw new MalformedFrameException("expected a part of the payload in " + type + ", as more follows");
		}
	}

	/**
	 * Reads a frame whose header was accepted and that is there as a whole.
	 * @param in where the frame begins; stays as it is
	 * @param size size of the whole frame
	 * @param limits bounds on the payload
	 * @return the frame, or {@code null} where more of it has to come
	 */
	@Nullable Frame read(ByteBuf in, int size, FrameLimits limits) {
		this.reassembler.requireInTime();
		int frame = in.readerIndex();
		int code = FrameHeader.type(in, frame);
		FrameType type = FrameType.of(code);
		if (type == null) {
			return new Frame.Unknown(code);
		}
		int flags = FrameHeader.flags(in, frame);
		int end = frame + size - FrameHeader.trailerSize(flags);
		if (FrameFlags.has(flags, FrameFlags.CHECKSUM)
				&& FrameHeader.checksum(in, frame, end - frame) != in.getInt(end)) {
			throw new MalformedFrameException("expected the CRC32C of the bytes of " + type + ", found another");
		}
		return read(type, flags, in, frame, end, limits);
	}

	private @Nullable Frame read(FrameType type, int flags, ByteBuf in, int frame, int end, FrameLimits limits) {
		long id = FrameHeader.id(in, frame);
		if (type == FrameType.RPC_CANCEL) {
			this.reassembler.remove(id);
		}
		int payload = frame + FrameHeader.SIZE + FrameHeader.blockLength(in, frame);
		Reassembler.Partial partial = type.hasPayload() ? this.reassembler.find(id) : null;
		if (partial != null && type == FrameType.RPC_ERROR && partial.type() != type) {
			// The sender gave up what it had begun, and says why.
			this.reassembler.remove(id);
			partial = null;
		}
		if (partial != null) {
			return next(partial, type, flags, id, in, payload, end, limits);
		}
		this.block.read(type, in, frame + FrameHeader.SIZE, payload - frame - FrameHeader.SIZE);
		if (FrameFlags.has(flags, FrameFlags.FOLLOWS)) {
			this.reassembler.begin(type, flags, id, this.block.copy(), limits).add(in, payload, end - payload, limits);
			return null;
		}
		return this.codec.decode(type, flags, id, this.block, bytes(type, in, payload, end - payload, limits));
	}

	private @Nullable Frame next(Reassembler.Partial partial, FrameType type, int flags, long id, ByteBuf in,
			int payload, int end, FrameLimits limits) {
		if (partial.type() != type || FrameHeader.blockLength(in, in.readerIndex()) != 0
				|| FrameFlags.has(flags, FrameFlags.ONE_WAY)) {
			throw new MalformedFrameException("expected more of the payload of " + partial.type() + " "
					+ Long.toUnsignedString(id) + ", found " + type + " that begins another");
		}
		partial.add(in, payload, end - payload, limits);
		if (FrameFlags.has(flags, FrameFlags.FOLLOWS)) {
			return null;
		}
		this.reassembler.remove(id);
		this.block.read(type, partial.block());
		return this.codec.decode(type, partial.flags(), id, this.block, partial.join());
	}

	private static byte[] bytes(FrameType type, ByteBuf in, int index, int size, FrameLimits limits) {
		if (size == 0) {
			return NO_BYTES;
		}
		if (size > limits.maxMessageSize()) {
			throw new MalformedFrameException(
					"expected at most " + limits.maxMessageSize() + " bytes of payload of " + type + ", found " + size);
		}
		byte[] bytes = new byte[size];
		in.getBytes(index, bytes);
		return bytes;
	}

	/**
	 * Drops what is incomplete.
	 */
	void clear() {
		this.reassembler.clear();
	}

}
