package dev.conduit.samples.bridges;

/**
 * Tells how much waits at the other server.
 */
@FunctionalInterface
interface Backlog {

	/**
	 * How much waits. Called by one thread at a time, and may block.
	 * @return number of invoices that were not taken yet
	 * @throws RuntimeException if the server does not say
	 */
	long waiting();

}
