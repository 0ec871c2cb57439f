package dev.conduit.compression;

import java.util.Arrays;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/**
 * A frame of Zstandard (RFC 8878) that tells its content size, by zstd-jni. Whole arrays
 * at once, so that no window is allocated beside them, however large a frame wants it.
 */
final class Zstandard implements Algorithm {

	private static final int LEVEL = 3;

	Zstandard() {
		// Loads the native library, so that whoever asks for it knows that it is there.
		Zstd.compressBound(1);
	}

	@Override
	public byte @Nullable [] compress(byte[] bytes, int offset, int size) {
		byte[] out = new byte[size - 1];
		try {
			long written = Zstd.compressByteArray(out, 0, out.length, bytes, offset, size, LEVEL);
			return Arrays.copyOf(out, (int) written);
		}
		catch (ZstdException ex) {
			// The array is too small: it does not get smaller.
			return null;
		}
	}

	@Override
	public byte[] decompress(byte[] bytes, int size) throws NotCompressedException {
		try {
			if (bytes.length == 0 || Zstd.getFrameContentSize(bytes) != size) {
				throw new NotCompressedException("its frame tells another size");
			}
			byte[] out = new byte[size];
			if (Zstd.decompressByteArray(out, 0, size, bytes, 0, bytes.length) != size) {
				throw new NotCompressedException("it stands for fewer bytes than it says");
			}
			return out;
		}
		catch (ZstdException ex) {
			throw new NotCompressedException("it is damaged, or stands for more bytes than it says", ex);
		}
	}

}
