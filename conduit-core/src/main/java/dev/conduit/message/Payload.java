package dev.conduit.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Bytes and how they are encoded. A payload lives on the heap and needs no release: bytes
 * are copied once, from the transport's memory into the array that the converter reads.
 * The array is shared, not copied, and is changed by nobody after the payload was made.
 * <p>
 * One that came compressed is decompressed by the first who looks at its bytes: what
 * looks at them throws a {@link ConduitException} where they are not what they say.
 *
 * @since 0.1.0
 */
public final class Payload {

	/** No bytes. */
	public static final Payload EMPTY = new Payload(new byte[0], 0, 0, ContentType.BYTES);

	/** Missing where only the encoded form is there. */
	private final byte @Nullable [] array;

	private final @Nullable EncodedBytes encoded;

	private final int offset;

	private final int size;

	private final ContentType contentType;

	/** Without order between threads: at worst the same is made twice. */
	private @Nullable Made made;

	private Payload(byte[] array, int offset, int size, ContentType contentType) {
		this(array, offset, size, contentType, null);
		Objects.checkFromIndexSize(offset, size, array.length);
	}

	private Payload(byte @Nullable [] array, int offset, int size, ContentType contentType,
			@Nullable EncodedBytes encoded) {
		this.array = array;
		this.encoded = encoded;
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
	 * A payload that came encoded.
	 * @param encoded the bytes as they came
	 * @param contentType what they stand for
	 * @return the payload
	 */
	public static Payload encoded(EncodedBytes encoded, ContentType contentType) {
		return new Payload(null, 0, encoded.size(), contentType, encoded);
	}

	/**
	 * The same payload, which may also travel encoded.
	 * @param form its encoded form
	 * @return a payload of the same bytes
	 */
	public Payload withEncoded(EncodedBytes form) {
		return new Payload(this.array, this.offset, form.size(), this.contentType, form);
	}

	/**
	 * The form in which it travels to those who can read it.
	 * @return the encoded form, or {@code null} where there is none
	 */
	public @Nullable EncodedBytes encoded() {
		return this.encoded;
	}

	/**
	 * The same payload without an encoded form.
	 * @return this one where it has none
	 * @throws ConduitException if the encoded bytes are not what they say
	 */
	public Payload plain() {
		return (this.encoded != null) ? new Payload(array(), this.offset, this.size, this.contentType) : this;
	}

	/**
	 * Another form of this payload, which is made once for all that it is sent to.
	 * @param by who makes it; the last one's is kept, for those who are equal
	 * @param maker makes it of this payload
	 * @return the other form
	 */
	public Payload once(Object by, UnaryOperator<Payload> maker) {
		Made known = this.made;
		if (known != null && known.by().equals(by)) {
			return known.payload();
		}
		Payload payload = maker.apply(this);
		this.made = new Made(by, payload);
		return payload;
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
		byte[] plain = this.array;
		return (plain != null) ? plain : Objects.requireNonNull(this.encoded).decoded();
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
		return ByteBuffer.wrap(array(), this.offset, this.size).slice().asReadOnlyBuffer();
	}

	/**
	 * A copy of the bytes.
	 * @return a fresh array
	 */
	public byte[] toByteArray() {
		return Arrays.copyOfRange(array(), this.offset, this.offset + this.size);
	}

	/**
	 * The bytes as UTF-8 text, whatever the content type says.
	 * @return the text
	 */
	public String asText() {
		return new String(array(), this.offset, this.size, StandardCharsets.UTF_8);
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Payload that && this.contentType.equals(that.contentType) && this.size == that.size
				&& (isEncodedAs(that) || hasBytesOf(that));
	}

	private boolean isEncodedAs(Payload that) {
		return this.encoded != null && that.encoded != null && this.encoded.equals(that.encoded);
	}

	private boolean hasBytesOf(Payload that) {
		return Arrays.equals(array(), this.offset, this.offset + this.size, that.array(), that.offset,
				that.offset + that.size);
	}

	@Override
	public int hashCode() {
		// Of the bytes it would have to decode them.
		return 31 * this.size + this.contentType.hashCode();
	}

	@Override
	public String toString() {
		return "Payload[" + this.size + " bytes, " + this.contentType + "]";
	}

	private record Made(Object by, Payload payload) {

	}

}
