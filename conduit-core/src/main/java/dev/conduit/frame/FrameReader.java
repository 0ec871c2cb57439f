package dev.conduit.frame;

import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.Limit;

/**
 * Makes frames of the bytes of one wire frame each. Says from the 16 bytes of the header
 * alone whether the rest may be read.
 */
final class FrameReader {

	private static final byte[] NO_BYTES = new byte[0];

	private final HeaderBlockReader block = new HeaderBlockReader();

	private final FrameCodec codec = new FrameCodec();

	private final Reassembler reassembler;

	/** Header of the frame that is read. */
	private long start;

	private long id;

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
		this.start = FrameHeader.start(in, frame);
		this.id = FrameHeader.id(in, frame);
		long length = FrameHeader.length(this.start);
		if (length > limits.maxFrameSize()) {
			throw new MalformedFrameException(
					limits.equals(FrameLimits.BEFORE_LOGIN) ? Limit.FRAME_SIZE_PRE_AUTH : Limit.FRAME_SIZE,
					"expected a frame of at most " + limits.maxFrameSize() + " bytes, found " + length);
		}
		int code = FrameHeader.type(this.start);
		FrameType type = FrameType.of(code);
		if (type != null) {
			requireSound(type, (int) length);
		}
		else if (code < FrameType.FIRST_OPTIONAL) {
			throw new MalformedFrameException("frame type " + code + " is not optional and not known");
		}
		return FrameHeader.SIZE + (int) length;
	}

	private void requireSound(FrameType type, int length) {
		int flags = FrameHeader.flags(this.start);
		if ((flags & ~type.flags()) != 0) {
			throw new MalformedFrameException(
					"expected no flags but 0x%02x in %s, found 0x%02x".formatted(type.flags(), type, flags));
		}
		if (!type.idRule().allows(this.id)) {
			throw new MalformedFrameException("expected a correlation id "
					+ ((type.idRule() == FrameType.IdRule.ZERO) ? "of 0" : "other than 0") + " in " + type);
		}
		int payload = length - FrameHeader.blockLength(this.start) - FrameHeader.trailerSize(flags);
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
	 * Reads the frame whose header was accepted last and that is there as a whole.
	 * @param in where the frame begins, and afterwards ends
	 * @param size size of the whole frame
	 * @param limits bounds on the payload
	 * @return the frame, or {@code null} where more of it has to come
	 */
	@Nullable Frame read(ByteBuf in, int size, FrameLimits limits) {
		this.reassembler.requireInTime();
		int start = in.readerIndex();
		int code = FrameHeader.type(this.start);
		FrameType type = FrameType.of(code);
		Frame frame = (type != null) ? read(type, in, size, limits) : new Frame.Unknown(code);
		in.readerIndex(start + size);
		return frame;
	}

	private @Nullable Frame read(FrameType type, ByteBuf in, int size, FrameLimits limits) {
		int start = in.readerIndex();
		int flags = FrameHeader.flags(this.start);
		int blockLength = FrameHeader.blockLength(this.start);
		long id = this.id;
		int end = start + size - FrameHeader.trailerSize(flags);
		if (FrameFlags.has(flags, FrameFlags.CHECKSUM)
				&& FrameHeader.checksum(in, start, end - start) != in.getInt(end)) {
			throw new MalformedFrameException("expected the CRC32C of the bytes of " + type + ", found another");
		}
		in.skipBytes(FrameHeader.SIZE);
		Reassembler.Partial partial = incomplete(type, id);
		if (partial != null) {
			requireMore(partial, type, flags, id, blockLength);
		}
		else {
			this.block.read(type, in, blockLength);
		}
		int payloadSize = end - in.readerIndex();
		if (FrameFlags.has(flags, FrameFlags.FOLLOWS)) {
			keep(partial, type, flags, id, in, payloadSize, limits);
			return null;
		}
		if (partial == null) {
			return this.codec.decode(type, flags, id, this.block, bytes(type, in, payloadSize, limits), payloadSize);
		}
		this.reassembler.remove(id);
		partial.add(in, payloadSize, limits);
		this.block.read(type, partial.block());
		return this.codec.decode(type, partial.flags(), id, this.block, partial.join(), partial.size());
	}

	/**
	 * The payload that the frame goes on with, where it does not begin or give up one.
	 */
	private Reassembler.@Nullable Partial incomplete(FrameType type, long id) {
		Reassembler.Partial partial = this.reassembler.find(id);
		if (partial == null || type == partial.type()) {
			return partial;
		}
		if (type == FrameType.RPC_CANCEL || type == FrameType.RPC_ERROR) {
			this.reassembler.remove(id);
			return null;
		}
		return type.hasPayload() ? partial : null;
	}

	private static void requireMore(Reassembler.Partial partial, FrameType type, int flags, long id, int blockLength) {
		if (partial.type() != type || blockLength != 0 || FrameFlags.has(flags, FrameFlags.ONE_WAY)) {
			throw new MalformedFrameException("expected more of the payload of " + partial.type() + " "
					+ Long.toUnsignedString(id) + ", found " + type + " that begins another");
		}
	}

	private void keep(Reassembler.@Nullable Partial partial, FrameType type, int flags, long id, ByteBuf in, int size,
			FrameLimits limits) {
		Reassembler.Partial open = (partial != null) ? partial
				: this.reassembler.begin(type, flags, id, this.block.copy(), limits);
		this.reassembler.add(open, in, size, limits);
	}

	private static byte[] bytes(FrameType type, ByteBuf in, int size, FrameLimits limits) {
		if (size == 0) {
			return NO_BYTES;
		}
		if (size > limits.maxMessageSize()) {
			throw new MalformedFrameException(Limit.MESSAGE_SIZE,
					"expected at most " + limits.maxMessageSize() + " bytes of payload of " + type + ", found " + size);
		}
		byte[] bytes = new byte[size];
		Incoming.read(in, bytes, 0, size);
		return bytes;
	}

	/**
	 * Drops what is incomplete.
	 */
	void clear() {
		this.reassembler.clear();
	}

}
