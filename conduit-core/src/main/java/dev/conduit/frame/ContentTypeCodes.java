package dev.conduit.frame;

import java.util.List;

import dev.conduit.message.ContentType;

/**
 * The value of a content type: one byte below 0x20 that stands for a common one, or else
 * the media type as text.
 */
final class ContentTypeCodes {

	/** A value of one byte from here on is text. */
	static final int FIRST_TEXT = 0x20;

	private static final List<ContentType> BY_CODE = List.of(ContentType.JSON, ContentType.BYTES, ContentType.TEXT,
			ContentType.CBOR);

	private ContentTypeCodes() {
	}

	/**
	 * The code of a content type.
	 * @return 1 or more, or 0 where there is none
	 */
	static int of(ContentType contentType) {
		return BY_CODE.indexOf(contentType) + 1;
	}

	static ContentType decode(byte[] bytes, int offset, int size) {
		int code = (size == 1) ? (bytes[offset] & 0xff) : FIRST_TEXT;
		if (code >= FIRST_TEXT) {
			return new ContentType(Utf8Codec.decode(HeaderKey.CONTENT_TYPE, bytes, offset, size));
		}
		if (code == 0 || code > BY_CODE.size()) {
			throw new MalformedFrameException("expected the code of a content type, found " + code);
		}
		return BY_CODE.get(code - 1);
	}

}
