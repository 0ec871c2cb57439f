package dev.conduit.exchange;

/**
 * What is in a broadcast, and who reads it.
 *
 * @param name by which it is found
 * @param pattern the topics that it is for
 * @param sent messages that were written so far
 * @param slots how many it holds
 * @param readers who reads it now
 * @param behind messages that the slowest of them has yet to read
 * @param lost messages that these readers have lost so far
 * @since 0.1.0
 */
public record BroadcastStatistics(String name, String pattern, long sent, int slots, int readers, long behind,
		long lost) {

	/**
	 * How full it is for the slowest reader.
	 * @return 0 for empty to 1 for full
	 */
	public double occupancy() {
		return Math.min(1.0, (double) this.behind / Math.max(1, this.slots));
	}

}
