package dev.conduit.convert.jackson;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Payload;

/**
 * Reads a JSON text from its beginning to its end, as far as it is plain: written as
 * almost everybody writes it. Texts without escapes are, whole numbers of up to 18 digits
 * and decimals that are not very long; whatever is plain means the same to every reader
 * of JSON. What is not is left to Jackson, with all that there is to say against it.
 * <p>
 * For one text and one thread. After something that was not plain it is of no use.
 */
final class PlainJson {

	private static final int MAX_DIGITS = 18;

	/** So many digits of a decimal are a whole number that a double holds exactly. */
	private static final int EXACT_DIGITS = 15;

	/** Characters of a decimal. */
	private static final int MAX_DECIMAL = 40;

	/** All that a double holds exactly. */
	private static final double[] POWERS_OF_TEN = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15 };

	private static final byte[] TRUE = bytes("true");

	private static final byte[] FALSE = bytes("false");

	private static final byte[] NULL = bytes("null");

	private final byte[] bytes;

	private final int end;

	private int at;

	PlainJson(Payload payload) {
		this.bytes = payload.array();
		this.at = payload.offset();
		this.end = this.at + payload.size();
	}

	/**
	 * The name of a property as it stands in plain JSON.
	 * @return the bytes, {@code null} where it has to be escaped or is not ASCII
	 */
	static byte @Nullable [] nameOf(String name) {
		boolean plain = name.chars().allMatch((c) -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
		return (plain) ? bytes('"' + name + '"') : null;
	}

	private static byte[] bytes(String ascii) {
		return ascii.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Goes past a character that stands between values.
	 * @return whether it was there
	 */
	boolean take(char expected) {
		if (next() != expected) {
			return false;
		}
		this.at++;
		return true;
	}

	/**
	 * Whether nothing comes any more.
	 */
	boolean isAtEnd() {
		return next() < 0;
	}

	/**
	 * Goes past the name of a property and its colon.
	 * @param names what there may be, each as {@link #nameOf} gives it
	 * @param likely which of them it is most likely
	 * @return which of them it is, {@code -1} for none of them
	 */
	int name(byte[][] names, int likely) {
		if (next() != '"') {
			return -1;
		}
		int found = isNext(names[likely]) ? likely : find(names);
		if (found >= 0) {
			this.at += names[found].length;
		}
		return (found >= 0 && take(':')) ? found : -1;
	}

	private int find(byte[][] names) {
		for (int i = 0; i < names.length; i++) {
			if (isNext(names[i])) {
				return i;
			}
		}
		return -1;
	}

	/** Goes past {@code null}, if that is what comes. */
	boolean takeNull() {
		return next() == 'n' && takeWord(NULL);
	}

	/** {@code true} or {@code false}. */
	Object truth() {
		return switch (next()) {
			case 't' -> takeWord(TRUE) ? (Object) true : PlainValue.NOT_PLAIN;
			case 'f' -> takeWord(FALSE) ? (Object) false : PlainValue.NOT_PLAIN;
			default -> PlainValue.NOT_PLAIN;
		};
	}

	/** A text. */
	Object text() {
		if (!take('"')) {
			return PlainValue.NOT_PLAIN;
		}
		int start = this.at;
		int all = 0;
		for (int i = start; i < this.end; i++) {
			byte c = this.bytes[i];
			if (c == '"') {
				this.at = i + 1;
				return (all >= 0) ? new String(this.bytes, start, i - start, StandardCharsets.ISO_8859_1)
						: decoded(start, i - start);
			}
			if (c == '\\' || (c >= 0 && c < ' ')) {
				return PlainValue.NOT_PLAIN;
			}
			all |= c;
		}
		return PlainValue.NOT_PLAIN;
	}

	/** Replacement characters may be genuine, which is not for here to find out. */
	private Object decoded(int start, int size) {
		String text = new String(this.bytes, start, size, StandardCharsets.UTF_8);
		return (text.indexOf('\ufffd') < 0) ? text : PlainValue.NOT_PLAIN;
	}

	/** A whole number of 32 bits. */
	Object integer() {
		return (whole() instanceof Long number && number == number.intValue()) ? (Object) number.intValue()
				: PlainValue.NOT_PLAIN;
	}

	/** A whole number, up to {@value #MAX_DIGITS} digits. */
	Object whole() {
		boolean negative = take('-');
		int start = this.at;
		long value = 0;
		int digit = digit();
		for (; digit >= 0 && this.at - start < MAX_DIGITS; digit = digit()) {
			value = 10 * value + digit;
			this.at++;
		}
		int digits = this.at - start;
		if (digits == 0 || digit >= 0 || (digits > 1 && this.bytes[start] == '0')) {
			return PlainValue.NOT_PLAIN;
		}
		return negative ? -value : value;
	}

	/** A number with a fraction or an exponent. */
	Object decimal() {
		boolean negative = take('-');
		int start = this.at;
		long value = digits(0);
		int whole = this.at - start;
		if (whole == 0 || (whole > 1 && this.bytes[start] == '0') || this.at == this.end
				|| this.bytes[this.at] != '.') {
			return PlainValue.NOT_PLAIN;
		}
		this.at++;
		value = digits(value);
		int fraction = this.at - start - whole - 1;
		if (fraction == 0) {
			return PlainValue.NOT_PLAIN;
		}
		boolean exponent = this.at < this.end && (this.bytes[this.at] | 0x20) == 'e';
		if (exponent || whole + fraction > EXACT_DIGITS) {
			return slowDecimal(start, exponent, negative);
		}
		// Both are exact, and so is their quotient but for one rounding.
		double quotient = value / POWERS_OF_TEN[fraction];
		return negative ? -quotient : quotient;
	}

	private Object slowDecimal(int start, boolean exponent, boolean negative) {
		if (exponent && !takeExponent()) {
			return PlainValue.NOT_PLAIN;
		}
		int size = this.at - start;
		if (size > MAX_DECIMAL) {
			return PlainValue.NOT_PLAIN;
		}
		double value = Double.parseDouble(new String(this.bytes, start, size, StandardCharsets.ISO_8859_1));
		if (Double.isInfinite(value)) {
			return PlainValue.NOT_PLAIN;
		}
		return negative ? -value : value;
	}

	private boolean takeExponent() {
		this.at++;
		if (this.at < this.end && (this.bytes[this.at] == '+' || this.bytes[this.at] == '-')) {
			this.at++;
		}
		int start = this.at;
		digits(0);
		return this.at > start;
	}

	/** Goes past digits, which may overflow the number that they continue. */
	private long digits(long before) {
		long value = before;
		for (int digit = digit(); digit >= 0; digit = digit()) {
			value = 10 * value + digit;
			this.at++;
		}
		return value;
	}

	/** The digit that comes, {@code -1} where none does. */
	private int digit() {
		int digit = (this.at < this.end) ? this.bytes[this.at] - '0' : -1;
		return (digit <= 9) ? digit : -1;
	}

	private boolean takeWord(byte[] word) {
		boolean there = isNext(word);
		this.at += there ? word.length : 0;
		return there;
	}

	private boolean isNext(byte[] word) {
		return word.length <= this.end - this.at
				&& Arrays.equals(this.bytes, this.at, this.at + word.length, word, 0, word.length);
	}

	/** The byte that comes after white space, {@code -1} at the end. */
	private int next() {
		while (this.at < this.end) {
			byte c = this.bytes[this.at];
			if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
				return c & 0xff;
			}
			this.at++;
		}
		return -1;
	}

}
