package dev.conduit.compression;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/**
 * The format of zlib (RFC 1950), by the JDK.
 */
final class Deflate implements Algorithm {

	/** What is taken for granted before the first bytes came out. */
	private static final int FIRST_GUESS = 4;

	@Override
	public byte @Nullable [] compress(byte[] bytes, int offset, int size) {
		byte[] out = new byte[size - 1];
		Deflater deflater = new Deflater();
		try {
			deflater.setInput(bytes, offset, size);
			deflater.finish();
			int written = 0;
			while (!deflater.finished() && written < out.length) {
				written += deflater.deflate(out, written, out.length - written);
			}
			return deflater.finished() ? Arrays.copyOf(out, written) : null;
		}
		finally {
			deflater.end();
		}
	}

	@Override
	public byte[] decompress(byte[] bytes, int size) throws NotCompressedException {
		Inflater inflater = new Inflater();
		try {
			inflater.setInput(bytes);
			byte[] whole = inflate(inflater, (int) Math.min(size, (long) FIRST_GUESS * bytes.length), size);
			if (!inflater.finished() || inflater.getRemaining() > 0) {
				throw new NotCompressedException("it does not end where it says");
			}
			return whole;
		}
		catch (DataFormatException ex) {
			throw new NotCompressedException("it is damaged", ex);
		}
		finally {
			inflater.end();
		}
	}

	/** The array grows with what has come out. */
	private static byte[] inflate(Inflater inflater, int guess, int size)
			throws DataFormatException, NotCompressedException {
		byte[] out = new byte[guess];
		int written = 0;
		while (written < size) {
			if (written == out.length) {
				out = Arrays.copyOf(out, (int) Math.min(size, 2L * out.length));
			}
			int more = inflater.inflate(out, written, out.length - written);
			if (more == 0) {
				throw new NotCompressedException("it stands for fewer bytes than it says");
			}
			written += more;
		}
		if (inflater.inflate(new byte[1]) > 0) {
			throw new NotCompressedException("it stands for more bytes than it says");
		}
		return out;
	}

}
