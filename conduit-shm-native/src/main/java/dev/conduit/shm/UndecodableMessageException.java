package dev.conduit.shm;

/**
 * A message is whole, and the subscriber's codec cannot read it. It counts as received:
 * the next call goes on with the next message.
 *
 * @since 0.1.0
 */
public class UndecodableMessageException extends SharedMemoryException {

	private final long sequence;

	UndecodableMessageException(String topic, View view, RuntimeException cause) {
		super("message %d of topic '%s' has %d bytes and cannot be decoded: %s; publisher and subscriber need the same codec"
			.formatted(view.sequence(), topic, view.length(), cause), cause);
		this.sequence = view.sequence();
	}

	/**
	 * Which message it was.
	 * @return its sequence number
	 */
	public final long sequence() {
		return this.sequence;
	}

}
