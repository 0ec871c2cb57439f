package dev.conduit.samples.chat.api;

import dev.conduit.annotation.ConduitError;

/**
 * A bound of the server is reached: on rooms, on users in a room, on rooms of a user.
 *
 * @since 0.1.0
 */
@ConduitError(code = "chat.full")
public class ChatFullException extends ChatException {

	/**
	 * The exception with its message.
	 * @param message what is wrong, for the user who typed it
	 */
	public ChatFullException(String message) {
		super(message);
	}

}
