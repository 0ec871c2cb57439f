package dev.conduit.frame;

import io.netty.buffer.ByteBuf;

/**
 * The first 8 bytes of a connection, from client to server: what is spoken, and the
 * highest version that the client knows.
 *
 * <pre>
 *  0      1      2      3      4      5      6      7
 * +------+------+------+------+------+------+------+------+
 * | 'C'  | 'N'  | 'D'  | 'T'  | version u16 | zero u16    |
 * +------+------+------+------+------+------+------+------+
 * </pre>
 *
 * @since 0.1.0
 */
public final class Preface {

	/** The version of the protocol that this code speaks. */
	public static final int VERSION = 1;

	/** Bytes of a preface. */
	public static final int SIZE = 8;

	static final int MAGIC = 0x434e4454;

	private static final int MAGIC_SIZE = 4;

	/** How a peer begins that speaks TLS. */
	private static final int TLS_HANDSHAKE = 22;

	private Preface() {
	}

	/**
	 * Writes the preface of this version.
	 * @param out where to; owned by the caller
	 */
	public static void encode(ByteBuf out) {
		out.writeInt(MAGIC).writeShort(VERSION).writeShort(0);
	}

	/**
	 * Refuses what cannot become a preface, as early as its bytes tell.
	 */
	static void requirePrefix(ByteBuf in) {
		int size = Math.min(in.readableBytes(), MAGIC_SIZE);
		for (int i = 0; i < size; i++) {
			if (in.getByte(in.readerIndex() + i) != (byte) (MAGIC >>> (8 * (MAGIC_SIZE - 1 - i)))) {
				throw new MalformedFrameException("expected a connection to begin with 'CNDT', found "
						+ ((in.getByte(in.readerIndex()) == TLS_HANDSHAKE)
								? "a TLS hand-shake: let it connect to tcp:// instead of tls://" : "something else"));
			}
		}
	}

	/**
	 * Reads a preface that is there as a whole.
	 * @return the highest version of the client, 1 or more
	 */
	static int decode(ByteBuf in) {
		requirePrefix(in);
		int version = in.skipBytes(MAGIC_SIZE).readUnsignedShort();
		int zero = in.readUnsignedShort();
		if (version == 0 || zero != 0) {
			throw new MalformedFrameException(
					"expected a preface with a version of 1 or more and then zero, found " + version + " and " + zero);
		}
		return version;
	}

}
