package dev.conduit.samples.chat.api;

import dev.conduit.annotation.ConduitError;

/**
 * There is no room of that name.
 *
 * @since 0.1.0
 */
@ConduitError(code = "chat.no-such-room")
public class NoSuchRoomException extends ChatException {

	/**
	 * The exception with its message.
	 * @param message what is wrong, for the user who typed it
	 */
	public NoSuchRoomException(String message) {
		super(message);
	}

}
