package dev.conduit.samples.chat;

/**
 * What was typed makes no sense; the message says what would.
 */
class MistakeException extends RuntimeException {

	MistakeException(String message) {
		super(message);
	}

}
