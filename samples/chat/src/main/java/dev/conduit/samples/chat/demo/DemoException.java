package dev.conduit.samples.chat.demo;

/**
 * A process of the demo did not do what it should.
 *
 * @since 0.1.0
 */
public class DemoException extends RuntimeException {

	/**
	 * The exception with its message.
	 * @param message which process, and what it did
	 */
	public DemoException(String message) {
		super(message);
	}

}
