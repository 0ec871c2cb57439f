package dev.conduit.topic;

import java.time.Duration;

/**
 * How a mailbox works.
 *
 * @param name what messages and metrics call it, 1 to 255 characters
 * @param bounds how much it holds
 * @param concurrency how many messages the receiver has in hand at most, 1 to 65536; 1
 * keeps their order
 * @param inline whether the receiver runs on whichever thread brings, ends or times a
 * delivery, one call at a time and in order whatever the concurrency: it never blocks
 * then
 * @param redelivery what becomes of a message that the receiver did not handle
 * @param order which message is next
 * @since 0.1.0
 */
public record MailboxOptions(String name, MailboxBounds bounds, int concurrency, boolean inline, Redelivery redelivery,
		DeliveryOrder order) {

	private static final int MAX_NAME_LENGTH = 255;

	private static final int MAX_CONCURRENCY = 65536;

	private static final int PEER_WINDOW = 256;

	private static final Duration PEER_ACK_TIMEOUT = Duration.ofSeconds(30);

	public MailboxOptions {
		if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
			throw new IllegalArgumentException(
					"'name' must have 1 to %d characters (was %d)".formatted(MAX_NAME_LENGTH, name.length()));
		}
		if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
			throw new IllegalArgumentException(
					"'concurrency' must be 1 to %d (was %d)".formatted(MAX_CONCURRENCY, concurrency));
		}
	}

	/**
	 * Defaults for a handler in this process: one message at a time on a thread of its
	 * own.
	 * @param name what messages and metrics call it
	 * @return the options
	 */
	public static MailboxOptions forListener(String name) {
		return new MailboxOptions(name, MailboxBounds.DEFAULTS, 1, false, Redelivery.DEFAULTS, DeliveryOrder.DEFAULTS);
	}

	/**
	 * Defaults for a peer: up to 256 messages on their way, inline, and 30 seconds to
	 * acknowledge each.
	 * @param name what messages and metrics call it
	 * @return the options
	 */
	public static MailboxOptions forPeer(String name) {
		return new MailboxOptions(name, MailboxBounds.DEFAULTS, PEER_WINDOW, true,
				Redelivery.DEFAULTS.withAckTimeout(PEER_ACK_TIMEOUT), DeliveryOrder.DEFAULTS);
	}

	/**
	 * The same under another name.
	 * @param name what messages and metrics call it
	 * @return the new options
	 */
	public MailboxOptions withName(String name) {
		return new MailboxOptions(name, this.bounds, this.concurrency, this.inline, this.redelivery, this.order);
	}

	/**
	 * The same with other bounds.
	 * @param bounds how much it holds
	 * @return the new options
	 */
	public MailboxOptions withBounds(MailboxBounds bounds) {
		return new MailboxOptions(this.name, bounds, this.concurrency, this.inline, this.redelivery, this.order);
	}

	/**
	 * The same with another concurrency.
	 * @param concurrency how many messages the receiver has in hand at most
	 * @return the new options
	 */
	public MailboxOptions withConcurrency(int concurrency) {
		return new MailboxOptions(this.name, this.bounds, concurrency, this.inline, this.redelivery, this.order);
	}

	/**
	 * The same on other threads.
	 * @param inline whether the receiver runs on whichever thread brings, ends or times a
	 * delivery
	 * @return the new options
	 */
	public MailboxOptions withInline(boolean inline) {
		return new MailboxOptions(this.name, this.bounds, this.concurrency, inline, this.redelivery, this.order);
	}

	/**
	 * The same with another redelivery.
	 * @param redelivery what becomes of a message that the receiver did not handle
	 * @return the new options
	 */
	public MailboxOptions withRedelivery(Redelivery redelivery) {
		return new MailboxOptions(this.name, this.bounds, this.concurrency, this.inline, redelivery, this.order);
	}

	/**
	 * The same in another order.
	 * @param order which message is next
	 * @return the new options
	 */
	public MailboxOptions withOrder(DeliveryOrder order) {
		return new MailboxOptions(this.name, this.bounds, this.concurrency, this.inline, this.redelivery, order);
	}

}
