package dev.conduit.transport;

import java.util.concurrent.CompletionStage;

import dev.conduit.frame.Frame;

/**
 * One reader's end of a ring of messages. All methods may be called from any thread and
 * never block.
 *
 * @since 0.1.0
 */
public interface RingReader {

	/**
	 * Ends when the reader has its place in the ring, from where on what a sender must
	 * not overwrite is kept for it; fails where it cannot have one.
	 * @return the begin
	 */
	CompletionStage<Void> begun();

	/**
	 * Reads no further until {@link #resume()}. Pauses are counted.
	 */
	void pause();

	/**
	 * Takes one pause back.
	 */
	void resume();

	/**
	 * What it has read.
	 * @return the figures
	 */
	RingStatistics statistics();

	/**
	 * Reads what is there, then ends: the sender is gone.
	 */
	void finish();

	/**
	 * Ends at once.
	 */
	void close();

	/**
	 * Gets what is read, in order, on the reader's thread, and never blocks.
	 */
	interface Receiver {

		/**
		 * A message came.
		 * @param message the message
		 * @param nanos how long it was in the ring
		 */
		void message(Frame.Message message, long nanos);

		/**
		 * Messages were overwritten before they could be read.
		 * @param count exactly how many since the last call
		 */
		void lost(long count);

		/**
		 * The ring cannot be read any more; nothing comes after this.
		 * @param cause why
		 */
		void broken(Throwable cause);

	}

	/**
	 * Reads rings.
	 */
	interface Factory {

		/**
		 * Begins to read a ring.
		 * @param name its name
		 * @param position number of the first message, or of the first after it that is
		 * still there when reading begins
		 * @param receiver gets what is read
		 * @return the reader, to be ended by the caller
		 */
		RingReader read(String name, long position, Receiver receiver);

	}

}
