package dev.conduit.autoconfigure;

import org.jspecify.annotations.Nullable;

import dev.conduit.compression.Compression;

/**
 * How payloads are compressed.
 *
 * @since 0.1.0
 */
public enum CompressionAlgorithm {

	/** Not at all. */
	NONE(null),

	/** By the JDK. */
	DEFLATE(Compression.DEFLATE),

	/** Fast; needs {@code at.yawk.lz4:lz4-java}. */
	LZ4(Compression.LZ4),

	/** Small; needs {@code com.github.luben:zstd-jni}. */
	ZSTD(Compression.ZSTD);

	private final @Nullable Compression compression;

	CompressionAlgorithm(@Nullable Compression compression) {
		this.compression = compression;
	}

	/**
	 * The compression of the core.
	 * @return the compression, {@code null} for none
	 */
	@Nullable Compression compression() {
		return this.compression;
	}

}
