package dev.conduit.samples.chat.server;

import java.security.SecureRandom;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.api.ChatName;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;

/**
 * Lets in who knows the password of the chat, under any name that fits: the names are not
 * reserved. A chat where they should be would keep a credential for each user.
 */
final class SharedPassword implements ScramCredentials {

	private static final Pattern NAME = Pattern.compile(ChatName.PATTERN);

	private final ScramCredential credential;

	SharedPassword(String password, int iterations) {
		this.credential = ScramCredential.generate(password, iterations, new SecureRandom());
	}

	@Override
	public @Nullable ScramCredential find(String username) {
		return NAME.matcher(username).matches() ? this.credential : null;
	}

}
