package dev.conduit.compression;

import java.util.Arrays;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * A block of LZ4, by lz4-java. Its instance in plain Java: it needs neither native code
 * nor what newer JVMs warn of.
 */
final class Lz4 implements Algorithm {

	/** No byte of a block stands for more. */
	private static final int MAX_RATIO = 255;

	private final LZ4Factory factory = LZ4Factory.safeInstance();

	@Override
	public byte @Nullable [] compress(byte[] bytes, int offset, int size) {
		byte[] out = new byte[size - 1];
		try {
			int written = this.factory.fastCompressor().compress(bytes, offset, size, out, 0, out.length);
			return Arrays.copyOf(out, written);
		}
		catch (LZ4Exception ex) {
			// Its way to say that the array is too small: it does not get smaller.
			return null;
		}
	}

	@Override
	public byte[] decompress(byte[] bytes, int size) throws NotCompressedException {
		if (size > (long) MAX_RATIO * bytes.length) {
			throw new NotCompressedException("it cannot stand for that many bytes");
		}
		byte[] out = new byte[size];
		try {
			int written = this.factory.safeDecompressor().decompress(bytes, 0, bytes.length, out, 0, size);
			if (written != size) {
				throw new NotCompressedException("it stands for fewer bytes than it says");
			}
		}
		catch (LZ4Exception ex) {
			throw new NotCompressedException("it is damaged, or stands for more bytes than it says", ex);
		}
		return out;
	}

}
