package dev.conduit.samples.iot;

/**
 * What was typed makes no sense; the message says why.
 */
class MistakeException extends RuntimeException {

	MistakeException(String message) {
		super(message);
	}

}
