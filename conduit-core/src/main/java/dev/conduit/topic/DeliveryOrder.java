package dev.conduit.topic;

/**
 * Which of the messages that wait in a mailbox is next: the first of the highest
 * {@linkplain dev.conduit.message.Priority priority} that is there. So that a steady
 * stream of higher ones does not keep lower ones waiting for ever, one that has been
 * passed over often enough is next all the same. Among messages of one key their order
 * counts for more than their priorities.
 *
 * @param ordering what keys mean
 * @param maxPassedOver how many messages of higher priorities in a row are delivered
 * before the first of a lower one that waits, up to 1,000,000; 0 for as many as there are
 * @since 0.1.0
 */
public record DeliveryOrder(Ordering ordering, int maxPassedOver) {

	/** By key, and a lower priority that waits gets about one of 101 deliveries. */
	public static final DeliveryOrder DEFAULTS = new DeliveryOrder(Ordering.KEY, 100);

	private static final int MOST_PASSED_OVER = 1_000_000;

	public DeliveryOrder {
		if (maxPassedOver < 0 || maxPassedOver > MOST_PASSED_OVER) {
			throw new IllegalArgumentException(
					"'maxPassedOver' must be 0 to %d (was %d)".formatted(MOST_PASSED_OVER, maxPassedOver));
		}
	}

	/**
	 * The same with another meaning of keys.
	 * @param ordering what keys mean
	 * @return the new order
	 */
	public DeliveryOrder withOrdering(Ordering ordering) {
		return new DeliveryOrder(ordering, this.maxPassedOver);
	}

	/**
	 * The same with another bound on waiting.
	 * @param maxPassedOver how many messages of higher priorities in a row are delivered
	 * before the first of a lower one that waits; 0 for as many as there are
	 * @return the new order
	 */
	public DeliveryOrder withMaxPassedOver(int maxPassedOver) {
		return new DeliveryOrder(this.ordering, maxPassedOver);
	}

	/**
	 * The same for a receiver that hands its messages on in a mailbox of its own, which
	 * takes them one by one.
	 */
	DeliveryOrder ofPeer() {
		return (this.ordering == Ordering.KEY) ? withOrdering(Ordering.ARRIVAL) : this;
	}

}
