package dev.conduit.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * A client whose calls come back with what they carried.
 */
interface Echo extends AutoCloseable {

	/**
	 * Calls once.
	 * @param payload what is sent
	 * @return what came back; completed on the client's event loop
	 */
	CompletableFuture<byte[]> call(byte[] payload);

	@Override
	void close();

}
