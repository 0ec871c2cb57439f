package dev.conduit.frame;

import io.netty.buffer.ByteBuf;

import dev.conduit.message.ConduitException;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Writes one frame, or as many as its payload needs: {@code begin}, the entries of the
 * header block, {@code end}.
 */
final class FrameWriter {

	private final ByteBuf out;

	private final FrameFormat format;

	private final HeaderBlockWriter block;

	private int start;

	FrameWriter(ByteBuf out, FrameFormat format) {
		this.out = out;
		this.format = format;
		this.block = new HeaderBlockWriter(out);
	}

	HeaderBlockWriter begin() {
		this.start = beginFrame();
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
		int blockLength = this.out.writerIndex() - this.start - FrameHeader.SIZE;
		requireRoom(type, blockLength, payload);
		int written = writePiece(payload, 0, this.format.room() - blockLength);
		endFrame(this.start, type, flags | more(payload, written), blockLength, id);
		while (written < payload.size()) {
			int frame = beginFrame();
			written += writePiece(payload, written, this.format.room());
			endFrame(frame, type, more(payload, written), 0, id);
		}
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

	private int beginFrame() {
		int frame = this.out.writerIndex();
		this.out.writeZero(FrameHeader.SIZE);
		return frame;
	}

	private int writePiece(Payload payload, int from, int room) {
		int size = Math.min(payload.size() - from, room);
		this.out.writeBytes(payload.array(), payload.offset() + from, size);
		return size;
	}

	private static int more(Payload payload, int written) {
		return (written < payload.size()) ? FrameFlags.FOLLOWS : 0;
	}

	private void endFrame(int frame, FrameType type, int flags, int blockLength, long id) {
		int allFlags = flags | this.format.flags();
		int length = this.out.writerIndex() - frame - FrameHeader.SIZE + FrameHeader.trailerSize(allFlags);
		FrameHeader.set(this.out, frame, length, type, allFlags, blockLength, id);
		if (this.format.checksum()) {
			this.out.writeInt(FrameHeader.checksum(this.out, frame, this.out.writerIndex() - frame));
		}
	}

}
