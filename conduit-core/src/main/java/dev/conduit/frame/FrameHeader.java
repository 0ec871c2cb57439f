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

	/**
	 * The first half of a header, which holds all but the id.
	 */
	static long start(ByteBuf buffer, int frame) {
		return buffer.getLong(frame + LENGTH_OFFSET);
	}

	static long id(ByteBuf buffer, int frame) {
		return buffer.getLong(frame + ID_OFFSET);
	}

	static long length(long start) {
		return start >>> 32;
	}

	static int type(long start) {
		return (int) (start >>> 24) & 0xff;
	}

	static int flags(long start) {
		return (int) (start >>> 16) & 0xff;
	}

	static int blockLength(long start) {
		return (int) start & 0xffff;
	}

	/**
	 * Writes the header to the beginning of the bytes.
	 */
	static void set(BlockBytes bytes, int length, FrameType type, int flags, int blockLength, long id) {
		bytes.setU64(LENGTH_OFFSET, (long) length << 32 | (long) type.code() << 24 | flags << 16 | blockLength);
		bytes.setU64(ID_OFFSET, id);
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
