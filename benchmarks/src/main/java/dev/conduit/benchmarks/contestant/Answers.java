package dev.conduit.benchmarks.contestant;

/**
 * Gets what is answered to a {@link RawFrame}, on the thread that reads.
 */
@FunctionalInterface
interface Answers {

	/**
	 * Gets one.
	 * @param bytes what came
	 * @return whether it was the last one
	 */
	boolean accept(byte[] bytes);

}
