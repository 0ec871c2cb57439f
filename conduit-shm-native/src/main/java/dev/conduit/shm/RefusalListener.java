package dev.conduit.shm;

/**
 * Is told of files that look like a client and are none.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RefusalListener {

	/**
	 * A file was not accepted, and removed where that was possible. Called by the thread
	 * that accepts.
	 * @param file its name
	 * @param reason what is wrong with it
	 */
	void onRefusal(String file, String reason);

}
