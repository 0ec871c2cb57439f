package dev.conduit.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.conduit.message.ConduitException;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Writes one frame, or as many as its payload needs: {@code target}, {@code begin}, the
 * entries of the header block, {@code end}. One writer serves all frames of one format,
 * one after the other.
 */
final class FrameWriter {

	/** A payload up to this size is copied together with what stands before it. */
	private static final int SMALL_BYTES = 1024;

	private final BlockBytes bytes = new BlockBytes();

	private final HeaderBlockWriter block = new HeaderBlockWriter(this.bytes);

	private final FrameFormat format;

	private ByteBuf out = Unpooled.EMPTY_BUFFER;

	FrameWriter(FrameFormat format) {
		this.format = format;
	}

	FrameFormat format() {
		return this.format;
	}

	/**
	 * Says where the next frame goes.
	 */
	void target(ByteBuf out) {
		this.out = out;
	}

	HeaderBlockWriter begin() {
		this.bytes.reset(FrameHeader.SIZE);
		this.block.reset();
		return this.block;
	}

	/**
	 * Bytes that the header block may have.
	 */
	int blockRoom() {
		return Math.min(this.format.room(), FrameHeader.MAX_BLOCK_LENGTH);
	}

	void end(FrameType type, long id) {
		end(type, id, 0, Payload.EMPTY);
	}

	void end(FrameType type, long id, int flags, Payload payload) {
		EncodedBytes encoded = payload.encoded();
		endPlain(type, id, flags, (encoded != null) ? Payload.bytes(encoded.bytes()) : payload);
	}

	/** The payload is what travels. */
	private void endPlain(FrameType type, long id, int flags, Payload payload) {
		if (!type.idRule().allows(id)) {
			throw new IllegalArgumentException("'correlationId' of %s must be %s (was %d)".formatted(type,
					(type.idRule() == FrameType.IdRule.ZERO) ? "0" : "other than 0", id));
		}
		this.block.requireAll(type);
		int blockLength = this.bytes.size() - FrameHeader.SIZE;
		requireRoom(type, blockLength, payload);
		int written = endPiece(type, flags, id, payload, 0);
		while (written < payload.size()) {
			this.bytes.reset(FrameHeader.SIZE);
			written += endPiece(type, 0, id, payload, written);
		}
	}

	/** Writes a frame with as much of the payload as it has room for. */
	private int endPiece(FrameType type, int flags, long id, Payload payload, int from) {
		int blockLength = this.bytes.size() - FrameHeader.SIZE;
		int size = Math.min(payload.size() - from, this.format.room() - blockLength);
		int more = (from + size < payload.size()) ? FrameFlags.FOLLOWS : 0;
		int allFlags = flags | more | this.format.flags();
		int length = blockLength + size + FrameHeader.trailerSize(allFlags);
		FrameHeader.set(this.bytes, length, type, allFlags, blockLength, id);
		int frame = this.out.writerIndex();
		if (size <= SMALL_BYTES) {
			this.bytes.payload(payload, from, size);
			this.out.writeBytes(this.bytes.array(), 0, this.bytes.size());
		}
		else {
			this.out.writeBytes(this.bytes.array(), 0, this.bytes.size());
			this.out.writeBytes(payload.array(), payload.offset() + from, size);
		}
		if (this.format.checksum()) {
			this.out.writeInt(FrameHeader.checksum(this.out, frame, this.out.writerIndex() - frame));
		}
		return size;
	}

	private void requireRoom(FrameType type, int blockLength, Payload payload) {
		// Where there is a payload, the first frame carries at least a byte of it.
		int needed = blockLength + Math.min(payload.size(), 1);
		if (blockLength > FrameHeader.MAX_BLOCK_LENGTH || needed > this.format.room()) {
			throw tooLarge(type, "headers have", blockLength, blockRoom());
		}
		if (payload.size() > this.format.maxMessageSize()) {
			throw tooLarge(type, "payload has", payload.size(), this.format.maxMessageSize());
		}
	}

	private static ConduitException tooLarge(FrameType type, String what, int size, int limit) {
		return ConduitException.of(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
				"%s: the %s %d bytes, and the peer takes %d".formatted(type, what, size, limit)));
	}

}
