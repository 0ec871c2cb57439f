package dev.conduit.frame;

import java.time.Duration;
import java.util.Arrays;

import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.Headers;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Violation;

/**
 * Writes the entries of a header block: key, length, value. Empty texts and bytes are
 * left out, as a receiver takes an absent one for empty.
 */
final class HeaderBlockWriter {

	private static final int KEY_AND_LENGTH = 3;

	private static final byte[] NONE = new byte[0];

	/** Longer headers are not kept. */
	private static final int MAX_LATEST_BYTES = 512;

	private static final long MAX_U32 = 0xffff_ffffL;

	private final BlockBytes out;

	private long written;

	/** Those of the frame before, as most frames of a link have the same as others. */
	private Headers latest = Headers.EMPTY;

	/** How the latest are written, once they came twice; empty before. */
	private byte[] latestBytes = NONE;

	HeaderBlockWriter(BlockBytes out) {
		this.out = out;
	}

	/**
	 * Begins the block of another frame.
	 */
	void reset() {
		this.written = 0;
	}

	HeaderBlockWriter u8(HeaderKey key, int value) {
		fixed(key).u8(value);
		return this;
	}

	HeaderBlockWriter u16(HeaderKey key, int value) {
		fixed(key).u16(value);
		return this;
	}

	HeaderBlockWriter u32(HeaderKey key, int value) {
		fixed(key).u32(value);
		return this;
	}

	/**
	 * A number of 32 bits that has to be 1 to 2^31 - 1.
	 */
	HeaderBlockWriter positive(HeaderKey key, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("'%s' must be positive (was %d)".formatted(key.publishedName(), value));
		}
		return u32(key, value);
	}

	HeaderBlockWriter u64(HeaderKey key, long value) {
		fixed(key).u64(value);
		return this;
	}

	/**
	 * A time in milliseconds; what is too long for 32 bits becomes the longest there is.
	 */
	HeaderBlockWriter millis(HeaderKey key, @Nullable Duration time) {
		if (time == null) {
			return this;
		}
		boolean tooLong = time.compareTo(Duration.ofMillis(MAX_U32)) > 0;
		return u32(key, (int) (tooLong ? MAX_U32 : Math.max(0, time.toMillis())));
	}

	/**
	 * A text that is ASCII by its grammar.
	 */
	HeaderBlockWriter ascii(HeaderKey key, String value) {
		begin(key, value.length()).ascii(value);
		return this;
	}

	HeaderBlockWriter text(HeaderKey key, String value) {
		if (value.isEmpty()) {
			return this;
		}
		int start = beginValue(key);
		this.out.utf8(value);
		return endValue(key, start);
	}

	HeaderBlockWriter bytes(HeaderKey key, byte[] value) {
		if (value.length == 0) {
			return this;
		}
		int start = beginValue(key);
		this.out.bytes(value);
		return endValue(key, start);
	}

	HeaderBlockWriter contentType(ContentType contentType) {
		if (contentType.equals(ContentType.BYTES)) {
			return this;
		}
		int code = ContentTypeCodes.of(contentType);
		if (code == 0) {
			return ascii(HeaderKey.CONTENT_TYPE, contentType.value());
		}
		begin(HeaderKey.CONTENT_TYPE, 1).u8(code);
		return this;
	}

	/**
	 * Type of a payload, and how it is compressed where it is.
	 */
	HeaderBlockWriter content(Payload payload) {
		contentType(payload.contentType());
		EncodedBytes encoded = payload.encoded();
		if (encoded != null) {
			fixed(HeaderKey.CONTENT_ENCODING).u8(encoded.code()).u32(encoded.size());
		}
		return this;
	}

	@SuppressWarnings("ReferenceEquality") // to compare all of it would cost as much as
											// to write it
	HeaderBlockWriter headers(Headers headers) {
		if (headers.isEmpty()) {
			return this;
		}
		boolean again = headers == this.latest;
		if (again && this.latestBytes.length > 0) {
			this.written |= HeaderKey.HEADER.bit();
			this.out.bytes(this.latestBytes);
			return this;
		}
		int start = this.out.size();
		headers.forEach(this::header);
		boolean small = this.out.size() - start <= MAX_LATEST_BYTES;
		this.latest = small ? headers : Headers.EMPTY;
		this.latestBytes = again ? Arrays.copyOfRange(this.out.array(), start, this.out.size()) : NONE;
		return this;
	}

	private void header(String name, String value) {
		int start = beginValue(HeaderKey.HEADER);
		this.out.u8(ByteBufUtil.utf8Bytes(name));
		this.out.utf8(name);
		this.out.utf8(value);
		endValue(HeaderKey.HEADER, start);
	}

	HeaderBlockWriter messageId(@Nullable MessageId id) {
		if (id != null) {
			fixed(HeaderKey.MESSAGE_ID).u64(id.producerHigh()).u64(id.producerLow()).u32(id.epoch()).u64(id.sequence());
		}
		return this;
	}

	HeaderBlockWriter violation(Violation violation) {
		int start = beginValue(HeaderKey.VIOLATION);
		this.out.u16(ByteBufUtil.utf8Bytes(violation.field()));
		this.out.utf8(violation.field());
		this.out.utf8(violation.message());
		return endValue(HeaderKey.VIOLATION, start);
	}

	/**
	 * Bytes of an entry with a value of that many.
	 */
	static int entrySize(int valueSize) {
		return KEY_AND_LENGTH + valueSize;
	}

	/**
	 * Refuses a block that the receiver would refuse.
	 */
	void requireAll(FrameType type) {
		HeaderKey missing = HeaderKey.first(type.keys().required() & ~this.written);
		if (missing != null) {
			throw new IllegalArgumentException("'%s' of %s must not be empty".formatted(missing.publishedName(), type));
		}
	}

	private BlockBytes fixed(HeaderKey key) {
		return begin(key, key.type().size());
	}

	private int beginValue(HeaderKey key) {
		begin(key, 0);
		return this.out.size();
	}

	private BlockBytes begin(HeaderKey key, int valueSize) {
		this.written |= key.bit();
		return this.out.u8(key.code()).u16(valueSize);
	}

	private HeaderBlockWriter endValue(HeaderKey key, int start) {
		int size = this.out.size() - start;
		if (size > key.maxBytes()) {
			throw new IllegalArgumentException(
					"'%s' must have at most %d bytes (was %d)".formatted(key.publishedName(), key.maxBytes(), size));
		}
		this.out.setU16(start - Short.BYTES, size);
		return this;
	}

}
