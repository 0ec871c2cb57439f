package dev.conduit.spring.lifecycle;

import dev.conduit.message.ConduitException;

/**
 * The server cannot listen where it should: the application does not start.
 *
 * @since 0.1.0
 */
public class ServerStartException extends IllegalStateException {

	private final String reason;

	ServerStartException(ConduitException cause) {
		super("The server could not start: " + cause.problem().detail(), cause);
		this.reason = cause.problem().detail();
	}

	/**
	 * What is wrong, with the address.
	 * @return the reason
	 */
	public String reason() {
		return this.reason;
	}

}
