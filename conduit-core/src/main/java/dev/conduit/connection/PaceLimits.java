package dev.conduit.connection;

/**
 * How fast a peer has to be, and how fast it may be, in what no credit and no pause of
 * the protocol bounds. What it may do in one second it may do at once.
 *
 * @param minFrameRate bytes a second by which a frame has to go on once it began, after a
 * grace of five seconds; 0 for any
 * @param maxControlRate control frames a second: pings, pongs, subscriptions and their
 * ends, news of a drain, and unknown frames
 * @param maxCancelRate cancelled calls a second
 * @since 0.1.0
 */
public record PaceLimits(int minFrameRate, int maxControlRate, int maxCancelRate) {

	/** A kibibyte, a thousand, and two thousand. */
	public static final PaceLimits DEFAULT = new PaceLimits(1024, 1000, 2000);

	/** The most that can be set. */
	public static final int MOST = 1_000_000;

	public PaceLimits {
		require("minFrameRate", minFrameRate, 0);
		require("maxControlRate", maxControlRate, 1);
		require("maxCancelRate", maxCancelRate, 1);
	}

	private static void require(String name, int value, int least) {
		if (value < least || value > MOST) {
			throw new IllegalArgumentException("'%s' must be %d to %d (was %d)".formatted(name, least, MOST, value));
		}
	}

}
