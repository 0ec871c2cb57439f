package dev.conduit.scram;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server keeps of a password: enough to check a login, not enough to log in (RFC
 * 5802, section 3). Still worth protecting: whoever has it can guess passwords at leisure
 * and pose as the server.
 * <p>
 * Its text form is the one of RFC 5803 behind an id in braces: <pre>
 * {scram-sha-256}SCRAM-SHA-256$310000:&lt;salt&gt;$&lt;stored key&gt;:&lt;server key&gt;
 * </pre>
 *
 * @param iterations rounds of PBKDF2, {@value ScramPolicy#LEAST_ITERATIONS} to
 * {@value ScramPolicy#MOST_ITERATIONS}
 * @param salt {@value #MIN_SALT_LENGTH} to {@value #MAX_SALT_LENGTH} bytes; copied in and
 * out
 * @param storedKey 32 bytes, {@code H(ClientKey)}; copied in and out
 * @param serverKey 32 bytes, with which the server proves itself; copied in and out
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record ScramCredential(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {

	/** Begins each text form. */
	public static final String ID_PREFIX = "{scram-sha-256}";

	static final int MIN_SALT_LENGTH = 8;

	static final int MAX_SALT_LENGTH = 128;

	/** Length of the salts made here, and of those shown for unknown users. */
	static final int SALT_LENGTH = 16;

	private static final String SCHEME = "SCRAM-SHA-256";

	private static final Pattern TEXT = Pattern
		.compile(Pattern.quote(ID_PREFIX + SCHEME + "$") + "([1-9][0-9]{0,8}):([^:$]+)\\$([^:$]+):([^:$]+)");

	public ScramCredential {
		ScramPolicy.requireIterations("iterations", iterations);
		if (salt.length < MIN_SALT_LENGTH || salt.length > MAX_SALT_LENGTH) {
			throw new IllegalArgumentException("'salt' must have " + MIN_SALT_LENGTH + " to " + MAX_SALT_LENGTH
					+ " bytes (had " + salt.length + ")");
		}
		requireKey("storedKey", storedKey);
		requireKey("serverKey", serverKey);
		salt = salt.clone();
		storedKey = storedKey.clone();
		serverKey = serverKey.clone();
	}

	/**
	 * Makes the credential of a password. Expensive; never on an event loop.
	 * @param password the password, as typed; SASLprep is applied here
	 * @param salt the salt, of this user alone
	 * @param iterations rounds of PBKDF2
	 * @return the credential
	 * @throws IllegalArgumentException if SASLprep refuses the password, or a bound is
	 * not kept
	 */
	public static ScramCredential of(String password, byte[] salt, int iterations) {
		return ScramKeys.derive(password, salt, iterations).toCredential(salt, iterations);
	}

	/**
	 * Makes the credential of a password with a new salt of 16 bytes. Expensive; never on
	 * an event loop.
	 * @param password the password, as typed; SASLprep is applied here
	 * @param iterations rounds of PBKDF2, for example
	 * {@value ScramPolicy#DEFAULT_ITERATIONS}
	 * @param random the source of the salt
	 * @return the credential
	 * @throws IllegalArgumentException if SASLprep refuses the password, or a bound is
	 * not kept
	 */
	public static ScramCredential generate(String password, int iterations, SecureRandom random) {
		byte[] salt = new byte[SALT_LENGTH];
		random.nextBytes(salt);
		return of(password, salt, iterations);
	}

	/**
	 * Reads the text form.
	 * @param text what {@link #toText()} gave
	 * @return the credential
	 * @throws IllegalArgumentException if the text has another form; the message does not
	 * repeat it
	 */
	public static ScramCredential parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'text' must have the form " + ID_PREFIX + SCHEME
					+ "$<iterations>:<salt>$<stored key>:<server key> (had " + text.length()
					+ " characters, value withheld)");
		}
		return new ScramCredential(Integer.parseInt(matcher.group(1)), decode("salt", matcher.group(2)),
				decode("stored key", matcher.group(3)), decode("server key", matcher.group(4)));
	}

	/**
	 * Returns the text form, for a table or a configuration.
	 * @return the text, for {@link #parse(String)}
	 */
	public String toText() {
		return ID_PREFIX + SCHEME + "$" + this.iterations + ":" + CanonicalBase64.encode(this.salt) + "$"
				+ CanonicalBase64.encode(this.storedKey) + ":" + CanonicalBase64.encode(this.serverKey);
	}

	/**
	 * Checks a proof at the cost of one HMAC and one hash (RFC 5802, section 3).
	 */
	boolean verifies(byte[] proof, String authMessage) {
		byte[] clientKey = Sha256.xor(proof, Sha256.hmac(this.storedKey, authMessage));
		return MessageDigest.isEqual(Sha256.hash(clientKey), this.storedKey);
	}

	/**
	 * {@code ServerSignature}, at the cost of one HMAC.
	 */
	byte[] serverSignature(String authMessage) {
		return Sha256.hmac(this.serverKey, authMessage);
	}

	@Override
	public byte[] salt() {
		return this.salt.clone();
	}

	@Override
	public byte[] storedKey() {
		return this.storedKey.clone();
	}

	@Override
	public byte[] serverKey() {
		return this.serverKey.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ScramCredential that && this.iterations == that.iterations
				&& MessageDigest.isEqual(this.salt, that.salt) && MessageDigest.isEqual(this.storedKey, that.storedKey)
				&& MessageDigest.isEqual(this.serverKey, that.serverKey);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.iterations, Arrays.hashCode(this.salt), Arrays.hashCode(this.storedKey),
				Arrays.hashCode(this.serverKey));
	}

	@Override
	public String toString() {
		return "ScramCredential[iterations=" + this.iterations + ", <redacted>]";
	}

	private static void requireKey(String name, byte[] key) {
		if (key.length != Sha256.LENGTH) {
			throw new IllegalArgumentException(
					"'" + name + "' must have " + Sha256.LENGTH + " bytes (had " + key.length + ")");
		}
	}

	private static byte[] decode(String name, String base64) {
		byte[] bytes = CanonicalBase64.decode(base64);
		if (bytes == null) {
			throw new IllegalArgumentException("'" + name + "' must be canonical Base64 (value withheld)");
		}
		return bytes;
	}

}
