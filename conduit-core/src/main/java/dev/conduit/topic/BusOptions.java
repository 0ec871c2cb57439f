package dev.conduit.topic;

/**
 * Bounds of a {@link Bus}.
 *
 * @param maxSubscriptions the most subscriptions at a time, 1 or more; one more is
 * refused
 * @since 0.1.0
 */
public record BusOptions(int maxSubscriptions) {

	/** Up to 100,000 subscriptions. */
	public static final BusOptions DEFAULTS = new BusOptions(100_000);

	public BusOptions {
		if (maxSubscriptions < 1) {
			throw new IllegalArgumentException(
					"'maxSubscriptions' must be 1 or more (was %d)".formatted(maxSubscriptions));
		}
	}

}
