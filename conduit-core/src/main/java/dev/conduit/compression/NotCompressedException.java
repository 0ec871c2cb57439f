package dev.conduit.compression;

/**
 * Bytes are not what a compression made of as many as they say.
 */
final class NotCompressedException extends Exception {

	private static final long serialVersionUID = 1L;

	NotCompressedException(String message) {
		super(message);
	}

	NotCompressedException(String message, Throwable cause) {
		super(message, cause);
	}

}
