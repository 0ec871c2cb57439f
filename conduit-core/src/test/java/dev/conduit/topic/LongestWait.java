package dev.conduit.topic;

import java.util.random.RandomGenerator;

/**
 * Chance that always picks the most, so that a back-off waits as long as it can.
 */
final class LongestWait implements RandomGenerator {

	@Override
	public long nextLong() {
		return Long.MAX_VALUE;
	}

	@Override
	public long nextLong(long bound) {
		return bound - 1;
	}

}
