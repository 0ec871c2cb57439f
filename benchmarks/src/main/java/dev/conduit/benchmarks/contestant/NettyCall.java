package dev.conduit.benchmarks.contestant;

/**
 * A frame to be sent, and what gets its answer.
 *
 * @param kind what it asks for
 * @param payload its bytes
 * @param answers gets what is answered
 */
record NettyCall(byte kind, byte[] payload, Answers answers) {

	/**
	 * Gets answers on the event loop.
	 */
	@FunctionalInterface
	interface Answers {

		/** For frames without an answer. */
		Answers NONE = (bytes) -> true;

		/**
		 * Gets one.
		 * @param bytes what came
		 * @return whether it was the last one
		 */
		boolean accept(byte[] bytes);

	}

}
