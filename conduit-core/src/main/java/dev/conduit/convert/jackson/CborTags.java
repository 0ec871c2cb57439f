package dev.conduit.convert.jackson;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Refuses CBOR with more tags before a value (RFC 8949, section 3.4) than anybody writes.
 * Jackson keeps them in a list that grows by eight at a time and copies it each time: a
 * megabyte of tags would keep a processor busy for minutes. This looks at the first byte
 * of each item, one after another, and at no text.
 */
final class CborTags {

	/**
	 * Tags before one value that are accepted. Those that are in use nest two or three.
	 */
	static final int MAX_IN_A_ROW = 16;

	private static final int BYTES = 2;

	private static final int TEXT = 3;

	private static final int TAG = 6;

	/** The length is not told. */
	private static final int INDEFINITE = 31;

	private CborTags() {
	}

	/**
	 * A reader of the same that refuses too many tags.
	 */
	static PayloadReader boundedBefore(PayloadReader reader) {
		return (payload) -> {
			requireFew(payload);
			return reader.read(payload);
		};
	}

	private static void requireFew(Payload payload) {
		if (areTooMany(payload.array(), payload.offset(), payload.offset() + payload.size())) {
			throw new PayloadConversionException(Problem.of(ErrorCode.MALFORMED_PAYLOAD,
					"The CBOR has more than %d tags before one value".formatted(MAX_IN_A_ROW)));
		}
	}

	/** What is malformed before is left to the reader, who gets no further than this. */
	private static boolean areTooMany(byte[] bytes, int from, int end) {
		int tags = 0;
		int at = from;
		while (at < end) {
			int major = (bytes[at] & 0xff) >> 5;
			int additional = bytes[at] & 0x1f;
			int width = widthOfArgument(additional);
			at++;
			if (width < 0 || width > end - at) {
				return false;
			}
			tags = (major == TAG) ? tags + 1 : 0;
			if (tags > MAX_IN_A_ROW) {
				return true;
			}
			long content = ((major == BYTES || major == TEXT) && additional != INDEFINITE)
					? argument(bytes, at, width, additional) : 0;
			at += width;
			if (content < 0 || content > end - at) {
				return false;
			}
			at += (int) content;
		}
		return false;
	}

	/**
	 * Bytes behind the first one that tell a number.
	 * @return -1 where there is no such item
	 */
	private static int widthOfArgument(int additional) {
		return switch (additional) {
			case 24, 25, 26, 27 -> 1 << (additional - 24);
			case 28, 29, 30 -> -1;
			default -> 0;
		};
	}

	private static long argument(byte[] bytes, int at, int width, int additional) {
		if (width == 0) {
			return additional;
		}
		long argument = 0;
		for (int i = 0; i < width; i++) {
			argument = (argument << 8) | (bytes[at + i] & 0xff);
		}
		return argument;
	}

}
