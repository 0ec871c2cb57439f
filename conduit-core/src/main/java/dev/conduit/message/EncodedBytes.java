package dev.conduit.message;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a payload as they travel compressed, and how to get back what they stand
 * for. That happens when somebody first looks at the payload, in the thread of who does,
 * and once; a payload that is only passed on is never decompressed. For any thread.
 *
 * @since 0.1.0
 */
public final class EncodedBytes {

	private static final Decoder UNKNOWN = (bytes) -> {
		throw ConduitException.of(Problem.of(ErrorCode.UNSUPPORTED_CONTENT_TYPE, "Nobody here reads " + bytes));
	};

	private final int code;

	private final byte[] bytes;

	private final int size;

	private final Decoder decoder;

	private volatile byte @Nullable [] decoded;

	/**
	 * Encoded bytes that nobody here reads; they may be passed on.
	 * @param code number of the encoding on the wire, 1 to 255
	 * @param bytes the bytes; owned by this object from here on
	 * @param size number of bytes that they stand for
	 */
	public EncodedBytes(int code, byte[] bytes, int size) {
		this(code, bytes, size, UNKNOWN);
	}

	/**
	 * Encoded bytes.
	 * @param code number of the encoding on the wire, 1 to 255
	 * @param bytes the bytes; owned by this object from here on
	 * @param size number of bytes that they stand for
	 * @param decoder decodes them
	 */
	public EncodedBytes(int code, byte[] bytes, int size, Decoder decoder) {
		if (code < 1 || code > 255 || size < 0) {
			throw new IllegalArgumentException(
					"'code' must be 1 to 255 and 'size' not negative (were %d and %d)".formatted(code, size));
		}
		this.code = code;
		this.bytes = bytes;
		this.size = size;
		this.decoder = decoder;
	}

	/**
	 * Number of the encoding on the wire.
	 * @return 1 to 255
	 */
	public int code() {
		return this.code;
	}

	/**
	 * The bytes as they travel.
	 * @return the array, not a copy; nobody changes it
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Number of bytes that they stand for.
	 * @return zero or more
	 */
	public int size() {
		return this.size;
	}

	/**
	 * The same with another decoder.
	 * @param size number of bytes that they stand for
	 * @param decoder decodes them
	 * @return new encoded bytes over the same array
	 */
	public EncodedBytes with(int size, Decoder decoder) {
		return new EncodedBytes(this.code, this.bytes, size, decoder);
	}

	/**
	 * What they stand for.
	 * @return an array that is kept; nobody changes it
	 * @throws ConduitException if they are not what they say
	 */
	byte[] decoded() {
		byte[] known = this.decoded;
		if (known == null) {
			known = this.decoder.decode(this);
			this.decoded = known;
		}
		return known;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof EncodedBytes that && this.code == that.code && this.size == that.size
				&& Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return 31 * this.size + this.code;
	}

	@Override
	public String toString() {
		return "EncodedBytes[%d bytes for %d, encoding %d]".formatted(this.bytes.length, this.size, this.code);
	}

	/**
	 * Decodes bytes of one encoding. For any thread.
	 */
	@FunctionalInterface
	public interface Decoder {

		/**
		 * Decodes bytes.
		 * @param bytes the bytes
		 * @return as many bytes as they say that they stand for
		 * @throws ConduitException if they are not what they say, or too many
		 */
		byte[] decode(EncodedBytes bytes);

	}

}
