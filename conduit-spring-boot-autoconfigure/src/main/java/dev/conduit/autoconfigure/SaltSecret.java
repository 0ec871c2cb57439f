package dev.conduit.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * What a server makes salts of: those of users whose plain passwords it knows, and those
 * that it shows for users that do not exist. Servers with the same secret show the same
 * ones, so that to compare them tells nobody who exists.
 */
final class SaltSecret {

	private static final int LEAST_BYTES = 16;

	private static final int SALT_LENGTH = 16;

	private final byte[] secret;

	private SaltSecret(byte[] secret) {
		this.secret = secret;
	}

	/** The configured one, or one of this process where there is none. */
	static SaltSecret of(@Nullable String configured, SecureRandom random) {
		if (configured == null) {
			byte[] secret = new byte[32];
			random.nextBytes(secret);
			return new SaltSecret(secret);
		}
		byte[] secret = configured.getBytes(StandardCharsets.UTF_8);
		if (secret.length < LEAST_BYTES) {
			throw new InvalidPropertyException("conduit.security.salt-secret", "******",
					"It must have at least %d characters.".formatted(LEAST_BYTES));
		}
		return new SaltSecret(secret);
	}

	byte[] bytes() {
		return this.secret.clone();
	}

	byte[] saltOf(String user) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.secret, mac.getAlgorithm()));
			return Arrays.copyOf(mac.doFinal(("user:" + user).getBytes(StandardCharsets.UTF_8)), SALT_LENGTH);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JVM has HmacSHA256", ex);
		}
	}

}
