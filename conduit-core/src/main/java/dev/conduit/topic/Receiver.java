package dev.conduit.topic;

import dev.conduit.exchange.Delivery;

/**
 * Takes the messages of one subscription from its {@link Mailbox}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Receiver {

	/**
	 * Takes a message, and sees to it that the delivery is ended exactly once, now or
	 * later and by any thread. What this method throws rejects the delivery, so that it
	 * is delivered again unless it is a {@code ConduitException} whose problem makes no
	 * sense to retry.
	 * <p>
	 * Never called more often at the same time than the mailbox's concurrency, and with a
	 * concurrency of one in the order in which the messages came. May block, and so keep
	 * the next one waiting, unless the mailbox is inline.
	 * @param delivery the message; this attempt's own, later ones are others
	 */
	void receive(Delivery delivery);

}
