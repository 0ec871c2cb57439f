package dev.conduit.topic;

/**
 * Bounds of a {@link Bus}.
 *
 * @param maxSubscriptions the most subscriptions at a time, 1 or more; one more is
 * refused
 * @param deadLetters how much it remembers of the messages that it gave up
 * @param unclaimed what becomes of a message that no subscription wants
 * @since 0.1.0
 */
public record BusOptions(int maxSubscriptions, DeadLetterOptions deadLetters, Unclaimed unclaimed) {

	/**
	 * Up to 100,000 subscriptions, and the defaults for dead letters; what nobody wants
	 * is counted.
	 */
	public static final BusOptions DEFAULTS = new BusOptions(100_000, DeadLetterOptions.DEFAULTS, Unclaimed.COUNT);

	public BusOptions {
		if (maxSubscriptions < 1) {
			throw new IllegalArgumentException(
					"'maxSubscriptions' must be 1 or more (was %d)".formatted(maxSubscriptions));
		}
	}

	/**
	 * The same with another bound on subscriptions.
	 * @param maxSubscriptions the most subscriptions at a time
	 * @return the new options
	 */
	public BusOptions withMaxSubscriptions(int maxSubscriptions) {
		return new BusOptions(maxSubscriptions, this.deadLetters, this.unclaimed);
	}

	/**
	 * The same with other bounds on dead letters.
	 * @param deadLetters how much it remembers of the messages that it gave up
	 * @return the new options
	 */
	public BusOptions withDeadLetters(DeadLetterOptions deadLetters) {
		return new BusOptions(this.maxSubscriptions, deadLetters, this.unclaimed);
	}

	/**
	 * The same with another fate of what nobody wants.
	 * @param unclaimed what becomes of a message that no subscription wants
	 * @return the new options
	 */
	public BusOptions withUnclaimed(Unclaimed unclaimed) {
		return new BusOptions(this.maxSubscriptions, this.deadLetters, unclaimed);
	}

}
