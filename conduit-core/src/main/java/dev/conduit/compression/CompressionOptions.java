package dev.conduit.compression;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Payload;

/**
 * What one side compresses, and whether it lets the other.
 *
 * @param algorithm how to compress, {@code null} for not at all
 * @param threshold bytes of the smallest payload that is compressed
 * @param enabled whether anything may be compressed at all, in either direction
 * @since 0.1.0
 */
public record CompressionOptions(@Nullable Compression algorithm, int threshold, boolean enabled) {

	/** Smallest payload where nothing is configured. */
	public static final int DEFAULT_THRESHOLD = 1024;

	/** Compresses nothing, and reads what a peer compressed. */
	public static final CompressionOptions DEFAULT = new CompressionOptions(null, DEFAULT_THRESHOLD, true);

	public CompressionOptions {
		if (threshold < 1) {
			throw new IllegalArgumentException("'threshold' must be positive (was %d)".formatted(threshold));
		}
		if (algorithm != null && !algorithm.isAvailable()) {
			throw new IllegalArgumentException(
					"'algorithm' is %s, which needs '%s' on the class path".formatted(algorithm, algorithm.library()));
		}
	}

	/**
	 * Compresses with an algorithm from the default threshold on.
	 * @param algorithm the algorithm
	 * @return the options
	 */
	public static CompressionOptions of(Compression algorithm) {
		return new CompressionOptions(algorithm, DEFAULT_THRESHOLD, true);
	}

	/**
	 * What the peer is told.
	 * @return a bit for each compression that is read here
	 */
	public int capabilities() {
		int bits = 0;
		for (Compression compression : Compression.values()) {
			if (this.enabled && compression.isAvailable()) {
				bits |= compression.capability();
			}
		}
		return bits;
	}

	/**
	 * Compresses a payload where that is worth it. Not for event loops.
	 * @param payload the payload
	 * @return the payload, with an encoded form where that is smaller
	 */
	public Payload apply(Payload payload) {
		Compression wanted = this.algorithm;
		boolean worth = payload.encoded() == null && payload.size() >= this.threshold;
		return (wanted != null && worth) ? wanted.compress(payload) : payload;
	}

}
