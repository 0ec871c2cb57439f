package dev.conduit.shm;

/**
 * A message as a copy of its own: whole, and free of the ring.
 *
 * @since 0.1.0
 */
public final class Message {

	private final long sequence;

	private final long publishNanos;

	private final long lostBefore;

	private final byte[] payload;

	Message(View view, byte[] payload) {
		this.sequence = view.sequence();
		this.publishNanos = view.publishNanos();
		this.lostBefore = view.lostBefore();
		this.payload = payload;
	}

	/**
	 * Number of the message in its topic.
	 * @return its sequence number
	 */
	public long sequence() {
		return this.sequence;
	}

	/**
	 * When it was published.
	 * @return as {@link View#publishNanos()}
	 */
	public long publishNanos() {
		return this.publishNanos;
	}

	/**
	 * Messages that were lost since the one before.
	 * @return the exact count
	 */
	public long lostBefore() {
		return this.lostBefore;
	}

	/**
	 * Its bytes.
	 * @return the array itself, which is the caller's
	 */
	public byte[] payload() {
		return this.payload;
	}

	@Override
	public String toString() {
		return "message %d (%d bytes)".formatted(this.sequence, this.payload.length);
	}

}
