package dev.conduit.shm;

/**
 * A message of a gated topic that stays where it lies until it is released: the publisher
 * waits for it as for one that was not read yet. So it is to be released soon, and a
 * subscriber that holds up a full ring for too long is ejected like any that stands
 * still; {@link #release()} tells.
 * <p>
 * May be read by any thread; released by the one that has the subscriber.
 *
 * @since 0.1.0
 */
public final class Held implements AutoCloseable {

	private final Subscriber subscriber;

	private final RingReader reader;

	private boolean released;

	Held(Subscriber subscriber, RingReader reader) {
		this.subscriber = subscriber;
		this.reader = reader;
	}

	/**
	 * The message, where it lies; may be kept until it is released.
	 * @return the view of it
	 * @throws IllegalStateException if it was released
	 */
	public View view() {
		if (this.released) {
			throw new IllegalStateException("message %d was released".formatted(sequence()));
		}
		return this.reader.view();
	}

	/**
	 * Number of the message in its topic.
	 * @return its sequence number
	 */
	public long sequence() {
		return this.reader.next();
	}

	/**
	 * Gives the message back; where it was given back already, does nothing.
	 * @return whether it was there all the time, so that all that was read of it is true;
	 * {@code false} where the subscriber was ejected and the message overwritten, the
	 * message was history when the subscriber came, or it was released before
	 */
	public boolean release() {
		if (this.released) {
			return false;
		}
		this.released = true;
		return this.subscriber.release(this);
	}

	@Override
	public void close() {
		release();
	}

	/** Whether the bytes are still those of the message. */
	boolean end() {
		boolean whole = this.reader.stillThere();
		this.reader.view().end();
		return whole;
	}

}
