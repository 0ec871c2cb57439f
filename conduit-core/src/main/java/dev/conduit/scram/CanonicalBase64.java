package dev.conduit.scram;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Base64 of which each value has exactly one spelling: with padding, and with the unused
 * bits zero. The JDK's decoder is laxer, and a proof must not have two spellings.
 */
final class CanonicalBase64 {

	private CanonicalBase64() {
	}

	static String encode(byte[] bytes) {
		return Base64.getEncoder().encodeToString(bytes);
	}

	/**
	 * Decodes, or answers {@code null} where the text is not canonical.
	 */
	static byte @Nullable [] decode(String text) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		return encode(bytes).equals(text) ? bytes : null;
	}

}
