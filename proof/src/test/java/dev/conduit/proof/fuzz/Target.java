package dev.conduit.proof.fuzz;

import java.util.List;

/**
 * Something that reads bytes of others. Whatever it gets, it reads it or says in its own
 * way that it cannot; any other exception, and anything left behind, is a finding.
 */
interface Target extends AutoCloseable {

	/** Inputs that it likes, to be changed. */
	List<byte[]> examples();

	/**
	 * Reads.
	 * @return whether it could
	 * @throws AssertionError if something is left behind, or was taken that must not be
	 */
	boolean feed(byte[] input);

	@Override
	default void close() {
	}

}
