package dev.conduit.compression;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * The ways to compress a payload.
 *
 * @since 0.1.0
 */
public enum Compression {

	// Lambdas: a reference to a constructor would load its class, and with it the
	// library, where nobody catches that it is not there.

	/** The format of zlib, RFC 1950; always there. */
	DEFLATE(1, "", () -> new Deflate()),

	/** A block of LZ4: fast. */
	LZ4(2, "at.yawk.lz4:lz4-java", () -> new Lz4()),

	/** A frame of Zstandard, RFC 8878: small. */
	ZSTD(3, "com.github.luben:zstd-jni", () -> new Zstandard());

	/**
	 * How many bytes one compressed byte may stand for at most, beside
	 * {@link #ALWAYS_ALLOWED}.
	 */
	public static final int MAX_RATIO = 100;

	/** As many bytes may come out of any number of compressed ones. */
	public static final int ALWAYS_ALLOWED = 64 * 1024;

	private final int code;

	private final String library;

	@SuppressWarnings("ImmutableEnumChecker") // set once, when the enum is made
	private final @Nullable Algorithm algorithm;

	Compression(int code, String library, Supplier<Algorithm> algorithm) {
		this.code = code;
		this.library = library;
		this.algorithm = load(algorithm);
	}

	private static @Nullable Algorithm load(Supplier<Algorithm> algorithm) {
		try {
			return algorithm.get();
		}
		catch (LinkageError ex) {
			// Its library, or what that has for this system, is not there.
			return null;
		}
	}

	/**
	 * The compression of a code.
	 * @param code number on the wire
	 * @return the compression, or {@code null} for one that this version does not know
	 */
	public static @Nullable Compression of(int code) {
		return (code >= 1 && code <= values().length) ? values()[code - 1] : null;
	}

	/**
	 * Number on the wire.
	 * @return 1 to 3
	 */
	public int code() {
		return this.code;
	}

	/**
	 * The bit by which a peer says that it reads this.
	 * @return one bit
	 */
	public int capability() {
		return 1 << this.code;
	}

	/**
	 * Whether it works in this process.
	 * @return whether its library is on the class path and has what this system needs
	 */
	public boolean isAvailable() {
		return this.algorithm != null;
	}

	/**
	 * The library that it needs.
	 * @return group and artifact, empty for none
	 */
	public String library() {
		return this.library;
	}

	/**
	 * Whether so many bytes may come out of so few.
	 * @param size bytes that are said to come out
	 * @param compressed bytes that are there
	 * @return whether the ratio is within the bound
	 */
	public static boolean isPlausible(int size, int compressed) {
		return size <= (long) MAX_RATIO * compressed + ALWAYS_ALLOWED;
	}

	/**
	 * Compresses a payload.
	 * @param payload a payload without an encoded form
	 * @return the payload with an encoded form, or as it is where that would not be
	 * smaller or would shrink so much that no receiver takes it
	 */
	public Payload compress(Payload payload) {
		if (payload.size() < 2) {
			return payload;
		}
		byte[] compressed = algorithm().compress(payload.array(), payload.offset(), payload.size());
		if (compressed == null || !isPlausible(payload.size(), compressed.length)) {
			return payload;
		}
		return payload.withEncoded(new EncodedBytes(this.code, compressed, payload.size(), this::decompress));
	}

	/**
	 * Decompresses bytes. Whoever calls found their size acceptable; no more is ever
	 * written.
	 * @param bytes the bytes
	 * @return as many as they say
	 * @throws ConduitException with the code {@code MALFORMED_PAYLOAD} if they are not
	 * what they say
	 */
	public byte[] decompress(EncodedBytes bytes) {
		try {
			return algorithm().decompress(bytes.bytes(), bytes.size());
		}
		catch (NotCompressedException ex) {
			ConduitException refusal = ConduitException.of(Problem.of(ErrorCode.MALFORMED_PAYLOAD,
					"The payload says that it is %d bytes, compressed by %s to %d, but %s".formatted(bytes.size(),
							name(), bytes.bytes().length, ex.getMessage())));
			refusal.addSuppressed(ex);
			throw refusal;
		}
	}

	private Algorithm algorithm() {
		if (this.algorithm == null) {
			throw new IllegalStateException("%s needs '%s' on the class path".formatted(name(), this.library));
		}
		return this.algorithm;
	}

}
