package dev.conduit.message;

/**
 * What an acknowledgment promises. The level stands in the frame, so that nobody can take
 * one for the other.
 *
 * @since 0.1.0
 */
public enum AckLevel {

	/** No acknowledgment: at most once. */
	NONE(0),

	/** In the memory of whoever acknowledges, and on its way to every receiver. */
	RECEIVED(1),

	/** Kept by a durable store. */
	PERSISTED(2),

	/** Every handler that the message was routed to has returned. */
	PROCESSED(3);

	private final int code;

	AckLevel(int code) {
		this.code = code;
	}

	/**
	 * Number of this level on the wire.
	 * @return an unsigned byte
	 */
	public int code() {
		return this.code;
	}

}
