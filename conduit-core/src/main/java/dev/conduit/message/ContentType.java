package dev.conduit.message;

import java.util.Locale;

/**
 * Media type that says how a payload is encoded. It chooses a converter; it never names a
 * Java type.
 *
 * @param value the media type in lower case, 1 to 127 ASCII characters
 * @since 0.1.0
 */
public record ContentType(String value) {

	/** JSON, UTF-8. */
	public static final ContentType JSON = new ContentType("application/json");

	/** Plain text, UTF-8, handed over untouched. */
	public static final ContentType TEXT = new ContentType("text/plain");

	/** Bytes, handed over untouched. */
	public static final ContentType BYTES = new ContentType("application/octet-stream");

	/** CBOR (RFC 8949). */
	public static final ContentType CBOR = new ContentType("application/cbor");

	/** Smile, the binary form of JSON that Jackson knows. */
	public static final ContentType SMILE = new ContentType("application/x-jackson-smile");

	/** Protocol Buffers; which message it is, the receiving method says. */
	public static final ContentType PROTOBUF = new ContentType("application/x-protobuf");

	/** Containers of named values, in their binary form. */
	public static final ContentType CONTAINER = new ContentType("application/x-conduit-container");

	private static final int MAX_LENGTH = 127;

	public ContentType {
		value = value.toLowerCase(Locale.ROOT);
		if (value.isEmpty() || value.length() > MAX_LENGTH
				|| !value.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
			throw new IllegalArgumentException("'contentType' must be 1 to 127 printable ASCII characters (was '%s')"
				.formatted(Printable.of(value)));
		}
	}

	/**
	 * Written out, since that is asked for with each message.
	 */
	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof ContentType that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
