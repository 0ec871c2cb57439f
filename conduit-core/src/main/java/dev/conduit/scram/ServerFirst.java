package dev.conduit.scram;

import java.nio.charset.StandardCharsets;

/**
 * The server's first message: the whole nonce, and how the user's keys are derived. <pre>
 * server-first = "r=" c-nonce s-nonce ",s=" base64 ",i=" posit-number [ "," extensions ]
 * </pre>
 *
 * @param nonce both halves of the nonce
 * @param salt the user's salt
 * @param iterations rounds of PBKDF2; {@link Long#MAX_VALUE} for more than fit
 * @param text the message as it travels
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never shared nor compared
record ServerFirst(String nonce, byte[] salt, long iterations, String text) {

	private static final int MAX_DIGITS = 18;

	static ServerFirst of(String nonce, byte[] salt, int iterations) {
		String text = "r=" + nonce + ",s=" + CanonicalBase64.encode(salt) + ",i=" + iterations;
		return new ServerFirst(nonce, salt, iterations, text);
	}

	static ServerFirst decode(byte[] bytes) {
		AttributeReader reader = AttributeReader.of("server-first", bytes);
		String nonce = reader.readNonce();
		byte[] salt = reader.readBase64('s');
		long iterations = readIterations(reader);
		reader.skipExtensionsToEnd();
		return new ServerFirst(nonce, salt, iterations, reader.text());
	}

	private static long readIterations(AttributeReader reader) {
		String digits = reader.read('i');
		boolean number = digits.chars().allMatch((character) -> character >= '0' && character <= '9');
		if (!number || digits.charAt(0) == '0') {
			throw reader.malformed("must have a positive number without leading zero in 'i'");
		}
		return (digits.length() <= MAX_DIGITS) ? Long.parseLong(digits) : Long.MAX_VALUE;
	}

	byte[] encode() {
		return this.text.getBytes(StandardCharsets.UTF_8);
	}

}
