package dev.conduit.autoconfigure.actuate;

/**
 * Somebody asks for what is not there, or not any more.
 */
final class GoneException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Says what is not there, and what is.
	 * @param message for whoever asked
	 */
	GoneException(String message) {
		super(message);
	}

}
