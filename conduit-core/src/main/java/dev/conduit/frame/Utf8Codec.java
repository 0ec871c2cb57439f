package dev.conduit.frame;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text of the wire: UTF-8, strictly, with a short way for ASCII.
 */
final class Utf8Codec {

	private Utf8Codec() {
	}

	static String decode(HeaderKey key, byte[] bytes, int offset, int size) {
		if (isAscii(bytes, offset, size)) {
			return new String(bytes, offset, size, StandardCharsets.ISO_8859_1);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, size)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedFrameException("expected UTF-8 in '" + key.publishedName() + "', found other bytes");
		}
	}

	/**
	 * The longest beginning of a text that has at most so many bytes.
	 */
	static String truncate(String text, int maxBytes) {
		if (text.length() <= maxBytes / 3) {
			return text;
		}
		int bytes = 0;
		int end = 0;
		while (end < text.length()) {
			int codePoint = text.codePointAt(end);
			bytes += size(codePoint);
			if (bytes > maxBytes) {
				return text.substring(0, end);
			}
			end += Character.charCount(codePoint);
		}
		return text;
	}

	private static int size(int codePoint) {
		if (codePoint < 0x80) {
			return 1;
		}
		if (codePoint < 0x800) {
			return 2;
		}
		return (codePoint < 0x10000) ? 3 : 4;
	}

	private static boolean isAscii(byte[] bytes, int offset, int size) {
		int or = 0;
		for (int i = offset; i < offset + size; i++) {
			or |= bytes[i];
		}
		return or >= 0;
	}

}
