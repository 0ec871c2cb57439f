package dev.conduit.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes and how they are encoded. A payload lives on the heap and needs no release: bytes
 * are copied once, from the transport's memory into the array that the converter reads.
 * The array is shared, not copied, and is changed by nobody after the payload was made.
 *
 * @since 0.1.0
 */
public final class Payload {

	/** No bytes. */
	public static final Payload EMPTY = new Payload(new byte[0], 0, 0, ContentType.BYTES);

	private final byte[] array;

	private final int offset;

	private final int size;

	private final ContentType contentType;

	private Payload(byte[] array, int offset, int size, ContentType contentType) {
		Objects.checkFromIndexSize(offset, size, array.length);
		this.array = array;
		this.offset = offset;
		this.size = size;
		this.contentType = contentType;
	}

	/**
	 * A payload over the given array.
	 * @param bytes the bytes; owned by the payload from here on
	 * @param contentType how they are encoded
	 * @return the payload
	 */
	public static Payload of(byte[] bytes, ContentType contentType) {
		return new Payload(bytes, 0, bytes.length, contentType);
	}

	/**
	 * A payload over a part of the given array.
	 * @param bytes the array; owned by the payload from here on
	 * @param offset where the bytes begin
	 * @param size how many there are
	 * @param contentType how they are encoded
	 * @return the payload
	 */
	public static Payload of(byte[] bytes, int offset, int size, ContentType contentType) {
		return new Payload(bytes, offset, size, contentType);
	}

	/**
	 * Raw bytes.
	 * @param bytes the bytes; owned by the payload from here on
	 * @return the payload
	 */
	public static Payload bytes(byte[] bytes) {
		return of(bytes, ContentType.BYTES);
	}

	/**
	 * Plain text, as UTF-8.
	 * @param text the text
	 * @return the payload
	 */
	public static Payload text(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8), ContentType.TEXT);
	}

	/**
	 * How the bytes are encoded.
	 * @return the content type
	 */
	public ContentType contentType() {
		return this.contentType;
	}

	/**
	 * Number of bytes.
	 * @return zero or more
	 */
	public int size() {
		return this.size;
	}

	/**
	 * The shared array that holds the bytes from {@link #offset()} on. For codecs and
	 * converters; whoever gets it reads only.
	 * @return the array, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Where in {@link #array()} the bytes begin.
	 * @return the index of the first byte
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * A read-only view.
	 * @return the bytes, from position to limit
	 */
	public ByteBuffer asByteBuffer() {
		return ByteBuffer.wrap(this.array, this.offset, this.size).slice().asReadOnlyBuffer();
	}

	/**
	 * A copy of the bytes.
	 * @return a fresh array
	 */
	public byte[] toByteArray() {
		return Arrays.copyOfRange(this.array, this.offset, this.offset + this.size);
	}

	/**
	 * The bytes as UTF-8 text, whatever the content type says.
	 * @return the text
	 */
	public String asText() {
		return new String(this.array, this.offset, this.size, StandardCharsets.UTF_8);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Payload that && this.contentType.equals(that.contentType) && Arrays.equals(this.array,
				this.offset, this.offset + this.size, that.array, that.offset, that.offset + that.size);
	}

	@Override
	public int hashCode() {
		return 31 * asByteBuffer().hashCode() + this.contentType.hashCode();
	}

	@Override
	public String toString() {
		return "Payload[" + this.size + " bytes, " + this.contentType + "]";
	}

}
