package dev.conduit.fault;

/**
 * Where a frame or a byte is on its way to.
 *
 * @since 0.1.0
 */
public enum Direction {

	/** From the client to the server. */
	TO_SERVER,

	/** From the server to the client. */
	TO_CLIENT;

	/**
	 * The way back.
	 * @return the other direction
	 */
	public Direction back() {
		return (this == TO_SERVER) ? TO_CLIENT : TO_SERVER;
	}

}
