package dev.conduit.benchmarks.kit.load;

/**
 * Loads a contestant for a while. Ended before it is run again.
 */
interface Load extends AutoCloseable {

	/** Nanoseconds of a second. */
	long SECOND = 1_000_000_000L;

	/**
	 * Loads.
	 * @param nanos for how long
	 * @param latencies gets how long calls took, all or a part of them
	 * @return how many calls, messages or items came to an end
	 * @throws Exception if one of them fails, or its answer is another one
	 */
	long run(long nanos, Histogram latencies) throws Exception;

	@Override
	default void close() {
		// Most have nothing of their own.
	}

	/**
	 * What a cell asks for.
	 * @param <P> what is sent
	 * @param <R> what comes back
	 * @param cell the shape, its count and the size
	 * @param client loads through this
	 * @param more opens more connections
	 * @return the load
	 * @throws Exception if a connection cannot be opened
	 */
	static <P, R> Load of(Cell cell, Client<P, R> client, Connector more) throws Exception {
		return switch (cell.shape()) {
			case SEQUENTIAL -> new BlockingLoad<>(client, cell.size());
			case ASYNC -> new InFlightLoad<>(client, cell.count(), cell.size());
			case VTHREADS -> new VirtualThreadsLoad<>(client, cell.count(), cell.size());
			case ONE_WAY -> new OneWayLoad<>(client, cell.size());
			case STREAM -> new StreamLoad(client, cell.size());
			case PUBLISH -> new PublishLoad<>(client, cell.count(), cell.size(), more);
		};
	}

	/**
	 * Opens a connection.
	 */
	@FunctionalInterface
	interface Connector {

		/**
		 * Opens one more.
		 * @return its client
		 * @throws Exception if it cannot be opened
		 */
		Client<?, ?> connect() throws Exception;

	}

}
