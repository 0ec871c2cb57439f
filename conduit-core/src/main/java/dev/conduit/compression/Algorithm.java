package dev.conduit.compression;

import org.jspecify.annotations.Nullable;

/**
 * Compresses and decompresses arrays. For any thread.
 */
interface Algorithm {

	/**
	 * Compresses bytes.
	 * @return the compressed bytes, {@code null} where they would not be fewer
	 */
	byte @Nullable [] compress(byte[] bytes, int offset, int size);

	/**
	 * Decompresses bytes.
	 * @param size as many as have to come out; whoever calls found that it may be
	 * @return as many bytes
	 * @throws NotCompressedException if the bytes are not of this algorithm, or stand for
	 * more or fewer; no more than that many were ever written
	 */
	byte[] decompress(byte[] bytes, int size) throws NotCompressedException;

}
