package dev.conduit.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import io.netty.buffer.ByteBuf;

/**
 * Where each field of a frame stands. All numbers are big-endian and unsigned.
 *
 * <pre>
 *  0             4      5      6             8                           16
 * +-------------+------+------+-------------+---------------------------+
 * | length      | type | flags| block       | correlation id            |
 * | u32         | u8   | u8   | length u16  | u64                       |
 * +-------------+------+------+-------------+---------------------------+
 * | header block: entries of  key u8 | length u16 | value               |
 * +---------------------------------------------------------------------+
 * | payload                                                             |
 * +---------------------------------------------------------------------+
 * | CRC32C u32 of all the bytes above, with flag CHECKSUM only          |
 * +---------------------------------------------------------------------+
 * </pre>
 *
 * The length counts what follows these 16 bytes, with the checksum.
 */
final class FrameHeader {

	static final int LENGTH_OFFSET = 0;

	static final int TYPE_OFFSET = 4;

	static final int FLAGS_OFFSET = 5;

	static final int BLOCK_LENGTH_OFFSET = 6;

	static final int ID_OFFSET = 8;

	static final int SIZE = 16;

	static final int CHECKSUM_SIZE = 4;

	static final int MAX_BLOCK_LENGTH = 0xffff;

	private FrameHeader() {
	}

	static long length(ByteBuf buffer, int frame) {
		return buffer.getUnsignedInt(frame + LENGTH_OFFSET);
	}

	static int type(ByteBuf buffer, int frame) {
		return buffer.getUnsignedByte(frame + TYPE_OFFSET);
	}

	static int flags(ByteBuf buffer, int frame) {
		return buffer.getUnsignedByte(frame + FLAGS_OFFSET);
	}

	static int blockLength(ByteBuf buffer, int frame) {
		return buffer.getUnsignedShort(frame + BLOCK_LENGTH_OFFSET);
	}

	static long id(ByteBuf buffer, int frame) {
		return buffer.getLong(frame + ID_OFFSET);
	}

	static void set(ByteBuf buffer, int frame, int length, FrameType type, int flags, int blockLength, long id) {
		buffer.setInt(frame + LENGTH_OFFSET, length);
		buffer.setByte(frame + TYPE_OFFSET, type.code());
		buffer.setByte(frame + FLAGS_OFFSET, flags);
		buffer.setShort(frame + BLOCK_LENGTH_OFFSET, blockLength);
		buffer.setLong(frame + ID_OFFSET, id);
	}

	static int trailerSize(int flags) {
		return FrameFlags.has(flags, FrameFlags.CHECKSUM) ? CHECKSUM_SIZE : 0;
	}

	static int checksum(ByteBuf buffer, int index, int size) {
		CRC32C checksum = new CRC32C();
		for (ByteBuffer part : buffer.nioBuffers(index, size)) {
			checksum.update(part);
		}
		return (int) checksum.getValue();
	}

}
