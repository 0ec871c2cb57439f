package dev.conduit.transport;

import dev.conduit.frame.Frame;

/**
 * The one end of a ring of messages into which is written, once for all who read.
 *
 * @since 0.1.0
 */
public interface RingSender extends AutoCloseable {

	/**
	 * By which readers find it.
	 * @return its name, unique on this host
	 */
	String name();

	/**
	 * Number of the next message. Any thread.
	 * @return messages sent since it was opened
	 */
	long position();

	/**
	 * Writes a message; never blocks. One thread at a time.
	 * @param message the message; its subscription and id mean nothing to readers
	 * @return whether it was written: not where a reader has yet to read what would be
	 * overwritten, and must not miss it
	 * @throws dev.conduit.message.ConduitException with the code
	 * {@code PAYLOAD_TOO_LARGE} if the ring takes no message of this size, now or later
	 */
	boolean send(Frame.Message message);

	/**
	 * What is in it now, for those who look. Any thread, also after the end.
	 * @return the figures
	 */
	RingOccupancy occupancy();

	/**
	 * Ends it: readers read what is there. Called once, by any thread, when nobody sends.
	 */
	@Override
	void close();

	/**
	 * Opens rings; one for all links whose peers can read the same ring.
	 */
	interface Factory {

		/**
		 * Opens a ring.
		 * @param label what is in it, for who looks after it
		 * @return the ring, to be closed by the caller
		 * @throws dev.conduit.message.ConduitException if there are too many, or there is
		 * no space
		 */
		RingSender open(String label);

	}

}
