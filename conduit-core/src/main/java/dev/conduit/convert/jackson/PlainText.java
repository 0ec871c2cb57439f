package dev.conduit.convert.jackson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.conduit.message.ContentType;
import dev.conduit.message.Payload;

/**
 * Writes a JSON text, as far as it is plain: of characters that stand for themselves. For
 * one text and one thread.
 */
final class PlainText {

	/** Characters of the longest whole number. */
	private static final int LONGEST_NUMBER = 20;

	/** Decimals are written without an exponent from the one, up to the other. */
	private static final double LEAST_SHORT = 1e-3;

	private static final double MOST_SHORT = 1e7;

	/** For as many digits behind the point as are looked for. */
	private static final long[] POWERS_OF_TEN = { 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000 };

	private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

	private byte[] bytes;

	private int size;

	/**
	 * An empty text.
	 * @param expected bytes that it is likely to have
	 */
	PlainText(int expected) {
		this.bytes = new byte[expected];
	}

	/**
	 * The bytes so far; nothing is written any more after that.
	 * @param contentType what they are called
	 */
	Payload toPayload(ContentType contentType) {
		return Payload.of(this.bytes, 0, this.size, contentType);
	}

	byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	int size() {
		return this.size;
	}

	void raw(byte[] json) {
		reserve(json.length);
		System.arraycopy(json, 0, this.bytes, this.size, json.length);
		this.size += json.length;
	}

	void raw(char ascii) {
		reserve(1);
		this.bytes[this.size++] = (byte) ascii;
	}

	/** A text in quotes. */
	boolean text(String text) {
		int length = text.length();
		reserve(length + 2);
		byte[] to = this.bytes;
		int at = this.size;
		to[at++] = '"';
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~' || c == '"' || c == '\\') {
				return false;
			}
			to[at++] = (byte) c;
		}
		to[at++] = '"';
		this.size = at;
		return true;
	}

	/** A number that JSON has, written as {@link Double#toString(double)} does. */
	boolean decimal(double value) {
		if (!Double.isFinite(value)) {
			return false;
		}
		double size = Math.abs(value);
		if (size >= LEAST_SHORT && size < MOST_SHORT) {
			for (int digits = 1; digits < POWERS_OF_TEN.length; digits++) {
				long scaled = Math.round(size * POWERS_OF_TEN[digits]);
				// Both are exact: it is the number that is nearest to this decimal, and
				// to no
				// other that is as short.
				if (scaled / (double) POWERS_OF_TEN[digits] == size) {
					decimal(value < 0, scaled, digits);
					return true;
				}
			}
		}
		String text = Double.toString(value);
		reserve(text.length());
		for (int i = 0; i < text.length(); i++) {
			this.bytes[this.size++] = (byte) text.charAt(i);
		}
		return true;
	}

	private void decimal(boolean negative, long scaled, int digits) {
		long whole = scaled / POWERS_OF_TEN[digits];
		if (negative) {
			raw('-');
		}
		whole(whole);
		reserve(digits + 1);
		this.bytes[this.size] = '.';
		long rest = scaled;
		for (int at = this.size + digits; at > this.size; at--) {
			this.bytes[at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		this.size += digits + 1;
	}

	boolean truth(boolean value) {
		raw(value ? TRUE : FALSE);
		return true;
	}

	/** A whole number but the one whose opposite there is not. */
	boolean whole(long value) {
		if (value == Long.MIN_VALUE) {
			return false;
		}
		reserve(LONGEST_NUMBER);
		if (value < 0) {
			this.bytes[this.size++] = '-';
		}
		long rest = Math.abs(value);
		int at = this.size + digits(rest);
		this.size = at;
		do {
			this.bytes[--at] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		while (rest != 0);
		return true;
	}

	private static int digits(long value) {
		int digits = 1;
		for (long bound = 10; digits < LONGEST_NUMBER - 1 && value >= bound; bound *= 10) {
			digits++;
		}
		return digits;
	}

	private void reserve(int more) {
		if (more > this.bytes.length - this.size) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + more, 2 * this.bytes.length));
		}
	}

}
