package dev.conduit.scram;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The functions {@code H}, {@code HMAC}, {@code Hi} and {@code XOR} of RFC 5802, section
 * 2.2, over SHA-256. Every Java platform has to provide them.
 */
final class Sha256 {

	/** Length of each hash, key, proof and signature, in bytes. */
	static final int LENGTH = 32;

	private static final String HMAC = "HmacSHA256";

	private Sha256() {
	}

	static byte[] hash(byte[] data) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(data);
		}
		catch (GeneralSecurityException ex) {
			throw unavailable(ex);
		}
	}

	static byte[] hmac(byte[] key, String data) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(new SecretKeySpec(key, HMAC));
			return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw unavailable(ex);
		}
	}

	/**
	 * {@code Hi(password, salt, i)}, which is PBKDF2. Expensive by design.
	 */
	static byte[] pbkdf2(String preparedPassword, byte[] salt, int iterations) {
		char[] characters = preparedPassword.toCharArray();
		PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, LENGTH * Byte.SIZE);
		try {
			return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
		}
		catch (GeneralSecurityException ex) {
			throw unavailable(ex);
		}
		finally {
			spec.clearPassword();
			Arrays.fill(characters, '\0');
		}
	}

	static byte[] xor(byte[] left, byte[] right) {
		byte[] result = new byte[LENGTH];
		for (int i = 0; i < LENGTH; i++) {
			result[i] = (byte) (left[i] ^ right[i]);
		}
		return result;
	}

	private static IllegalStateException unavailable(GeneralSecurityException ex) {
		return new IllegalStateException("This Java platform lacks SHA-256, HMAC or PBKDF2 over it", ex);
	}

}
