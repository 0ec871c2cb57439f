package dev.conduit.exchange;

/**
 * How much one principal may send in a second.
 *
 * @param messages calls and messages, 0 for any number
 * @param bytes bytes of their payloads and of the items of streams, 0 for any number
 * @since 0.1.0
 */
public record TrafficRate(long messages, long bytes) {

	/** Any number of both. */
	public static final TrafficRate UNLIMITED = new TrafficRate(0, 0);

	private static final long MOST = 1L << 40;

	public TrafficRate {
		require("messages", messages);
		require("bytes", bytes);
	}

	private static void require(String name, long value) {
		if (value < 0 || value > MOST) {
			throw new IllegalArgumentException("'%s' must be 0 to %d (was %d)".formatted(name, MOST, value));
		}
	}

	/**
	 * Whether nothing is bounded.
	 * @return whether both are zero
	 */
	public boolean isUnlimited() {
		return this.messages == 0 && this.bytes == 0;
	}

}
