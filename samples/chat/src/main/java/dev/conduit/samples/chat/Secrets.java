package dev.conduit.samples.chat;

import java.security.SecureRandom;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * The password of a chat. It comes by the environment: arguments can be read by every
 * user of the machine.
 */
final class Secrets {

	/** The environment variable that holds it. */
	static final String VARIABLE = "CHAT_PASSWORD";

	private static final int BYTES = 18;

	private Secrets() {
	}

	static @Nullable String fromEnvironment() {
		String password = System.getenv(VARIABLE);
		return (password != null && !password.isBlank()) ? password : null;
	}

	static String generate() {
		byte[] bytes = new byte[BYTES];
		new SecureRandom().nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
