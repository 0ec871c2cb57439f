package dev.conduit.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.conduit.scram.ScramException.Reason;

/**
 * Reads one message, attribute by attribute, in the order that RFC 5802, section 7,
 * prescribes. The text is strict UTF-8, so that it and the bytes received say the same;
 * what is not in the grammar is refused. Not for use by several threads. <pre>
 * attr-val = ALPHA "=" value        value = 1*value-char        no NUL, no ","
 * </pre>
 */
final class AttributeReader {

	/** Longest message that is read at all; checked before anything else. */
	static final int MAX_MESSAGE_BYTES = 2_048;

	/** Attributes with a meaning of their own (RFC 5802, section 5.1). */
	private static final String KNOWN_NAMES = "anmrcsipve";

	private final String message;

	private final String text;

	private int position;

	private AttributeReader(String message, String text) {
		this.message = message;
		this.text = text;
	}

	static AttributeReader of(String message, byte[] bytes) {
		if (bytes.length > MAX_MESSAGE_BYTES) {
			throw new ScramException(Reason.TOO_LARGE,
					message + " must have at most " + MAX_MESSAGE_BYTES + " bytes (had " + bytes.length + ")");
		}
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return new AttributeReader(message, text);
		}
		catch (CharacterCodingException ex) {
			throw new ScramException(Reason.MALFORMED, message + " must be UTF-8");
		}
	}

	String text() {
		return this.text;
	}

	/**
	 * Where the next attribute begins; one past the end once the last one was read.
	 */
	int position() {
		return this.position;
	}

	boolean isNext(char name) {
		return nextName() == name;
	}

	/**
	 * Reads a field that a comma must end, as the GS2 header has them.
	 */
	String readField() {
		int comma = this.text.indexOf(',', this.position);
		if (comma < 0) {
			throw malformed("must begin with a GS2 header");
		}
		String field = this.text.substring(this.position, comma);
		this.position = comma + 1;
		return field;
	}

	/**
	 * Reads the value of the attribute that has to stand here.
	 */
	String read(char name) {
		char next = nextName();
		if (next == 'm') {
			throw demandedExtension();
		}
		if (next != name) {
			throw malformed("must have the attribute '" + name + "' at this place");
		}
		int comma = this.text.indexOf(',', this.position);
		int end = (comma < 0) ? this.text.length() : comma;
		String value = this.text.substring(this.position + 2, end);
		if (value.isEmpty() || value.indexOf('\0') >= 0) {
			throw malformed("must have a value without NUL for '" + next + "'");
		}
		this.position = end + 1;
		return value;
	}

	/**
	 * Reads a nonce: printable ASCII without comma.
	 */
	String readNonce() {
		String nonce = read('r');
		if (!nonce.chars().allMatch((character) -> character >= 0x21 && character <= 0x7E)) {
			throw malformed("must have printable ASCII in 'r'");
		}
		return nonce;
	}

	byte[] readBase64(char name) {
		byte[] bytes = CanonicalBase64.decode(read(name));
		if (bytes == null) {
			throw malformed("must have canonical Base64 in '" + name + "'");
		}
		return bytes;
	}

	/**
	 * Reads Base64 of as many bytes as a SHA-256 value has.
	 */
	byte[] readSha256(char name) {
		byte[] bytes = readBase64(name);
		if (bytes.length != Sha256.LENGTH) {
			throw malformed("must have " + Sha256.LENGTH + " bytes in '" + name + "' (had " + bytes.length + ")");
		}
		return bytes;
	}

	/**
	 * Passes over optional extensions, which RFC 5802, section 7, wants ignored. They may
	 * not bear the name of a known attribute.
	 */
	void skipExtensions() {
		while (hasNext() && KNOWN_NAMES.indexOf(nextName()) < 0) {
			read(nextName());
		}
	}

	/**
	 * Passes over optional extensions, which have to be all that is left.
	 */
	void skipExtensionsToEnd() {
		skipExtensions();
		if (hasNext()) {
			throw isNext('m') ? demandedExtension() : malformed("must have nothing but extensions here");
		}
	}

	void requireEnd() {
		if (hasNext()) {
			throw malformed("must end here");
		}
	}

	ScramException malformed(String rule) {
		return new ScramException(Reason.MALFORMED, this.message + " " + rule + " (character " + this.position + ")");
	}

	private ScramException demandedExtension() {
		return new ScramException(Reason.UNSUPPORTED_EXTENSION,
				this.message + " demands an extension ('m'); none is supported");
	}

	private boolean hasNext() {
		return this.position <= this.text.length();
	}

	private char nextName() {
		if (this.position + 1 >= this.text.length() || this.text.charAt(this.position + 1) != '='
				|| !isLetter(this.text.charAt(this.position))) {
			throw malformed("must have an attribute, a letter and '=', at this place");
		}
		return this.text.charAt(this.position);
	}

	private static boolean isLetter(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	}

}
