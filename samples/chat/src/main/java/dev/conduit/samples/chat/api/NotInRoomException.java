package dev.conduit.samples.chat.api;

import dev.conduit.annotation.ConduitError;

/**
 * Only who is in a room speaks there.
 *
 * @since 0.1.0
 */
@ConduitError(code = "chat.not-in-room")
public class NotInRoomException extends ChatException {

	/**
	 * The exception with its message.
	 * @param message what is wrong, for the user who typed it
	 */
	public NotInRoomException(String message) {
		super(message);
	}

}
