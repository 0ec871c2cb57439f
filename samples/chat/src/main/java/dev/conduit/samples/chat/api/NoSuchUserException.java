package dev.conduit.samples.chat.api;

import dev.conduit.annotation.ConduitError;

/**
 * Nobody of that name was ever here.
 *
 * @since 0.1.0
 */
@ConduitError(code = "chat.no-such-user")
public class NoSuchUserException extends ChatException {

	/**
	 * The exception with its message.
	 * @param message what is wrong, for the user who typed it
	 */
	public NoSuchUserException(String message) {
		super(message);
	}

}
