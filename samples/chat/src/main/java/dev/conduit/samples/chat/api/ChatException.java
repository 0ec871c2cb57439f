package dev.conduit.samples.chat.api;

/**
 * Something that a user did wrong, in words for that user.
 *
 * @since 0.1.0
 */
public abstract class ChatException extends RuntimeException {

	/**
	 * The exception with its message.
	 * @param message what is wrong
	 */
	protected ChatException(String message) {
		super(message);
	}

}
