package dev.conduit.benchmarks.shm;

import java.io.IOException;

/**
 * One contestant in one process: makes the ends of a channel for each point. Closed with
 * the process.
 */
interface Lane extends AutoCloseable {

	/**
	 * The publishing end; the first to be opened.
	 */
	Outlet outlet(Shape shape) throws Exception;

	/**
	 * A reading end.
	 * @param address what {@link Outlet#address} said
	 * @param index which of the subscribers, from 0
	 */
	Inlet inlet(Shape shape, String address, int index) throws Exception;

	@Override
	default void close() {
		// Most have nothing that outlives a point.
	}

	/** Where messages are sent. */
	interface Outlet extends AutoCloseable {

		/** What a reader needs to know, without blanks. */
		default String address() {
			return "-";
		}

		/** Waits until all readers are there. */
		void awaitSubscribers() throws Exception;

		/**
		 * Sends a message and waits, in this contestant's way, while there is no space.
		 * What is sent may be held back for a batch.
		 * @param number is the first word, and by {@link Payload#last} the last one
		 * @param stamp the second word
		 */
		void send(long number, long stamp) throws Exception;

		/** Nothing is held back any more. */
		void flush() throws Exception;

		/** Whether messages are overwritten rather than waited for. */
		default boolean isLossy() {
			return false;
		}

		/** Bytes after which a point ends, for those that keep everything. */
		default long mostBytes() {
			return Long.MAX_VALUE;
		}

		@Override
		void close() throws IOException;

	}

	/** Where messages are read. */
	interface Inlet extends AutoCloseable {

		/**
		 * Hands messages that are there to a check, or waits for some in this
		 * contestant's way.
		 */
		void read(Check check) throws Exception;

		/** Whether messages are overwritten rather than waited for. */
		default boolean isLossy() {
			return false;
		}

		@Override
		void close() throws IOException;

	}

}
