package dev.conduit.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

import dev.conduit.policy.Backoff;
import dev.conduit.topic.DeadLetterOptions;
import dev.conduit.topic.DeliveryOrder;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Redelivery;

/**
 * Makes what the core wants of the properties for mailboxes, and refuses values that
 * cannot work under the names of their properties.
 */
final class MailboxSettings {

	private static final int MOST_WAITING = 1_000_000;

	private static final int MOST_AT_ONCE = 65_536;

	private static final int MOST_ATTEMPTS = 1000;

	private static final int MOST_PASSED_OVER = 1_000_000;

	private static final int MOST_DEAD_LETTERS = 1_000_000;

	private final ConduitProperties properties;

	MailboxSettings(ConduitProperties properties) {
		this.properties = properties;
	}

	MailboxOptions subscribers() {
		String prefix = "conduit.subscribers";
		ConduitProperties.Subscribers subscribers = this.properties.subscribers();
		MailboxOptions options = MailboxOptions.forPeer("peer");
		MailboxBounds bounds = bounds(prefix, options.bounds(), subscribers.capacity(), subscribers.highWatermark(),
				subscribers.lowWatermark(), subscribers.overflow(), subscribers.blockTimeout());
		return options.withBounds(bounds)
			.withConcurrency(PropertyChecks.between(prefix + ".window", subscribers.window(), 1, MOST_AT_ONCE))
			.withRedelivery(delivery(options.redelivery())
				.withAckTimeout(PropertyChecks.positive(prefix + ".ack-timeout", subscribers.ackTimeout())))
			.withOrder(order());
	}

	DeliveryOrder order() {
		return new DeliveryOrder(this.properties.delivery().ordering(), PropertyChecks.between(
				"conduit.delivery.max-passed-over", this.properties.delivery().maxPassedOver(), 0, MOST_PASSED_OVER));
	}

	Redelivery delivery(Redelivery redelivery) {
		ConduitProperties.Delivery delivery = this.properties.delivery();
		ConduitProperties.Delivery.Backoff backoff = delivery.backoff();
		return redelivery
			.withMaxAttempts(
					PropertyChecks.between("conduit.delivery.max-attempts", delivery.maxAttempts(), 1, MOST_ATTEMPTS))
			.withBackoff(ConnectionSettings.backoff("conduit.delivery.backoff", backoff.initialDelay(),
					backoff.maxDelay(), backoff.multiplier(), backoff.jitter()));
	}

	DeadLetterOptions deadLetters() {
		String prefix = "conduit.delivery.dead-letters";
		ConduitProperties.Delivery.DeadLetters letters = this.properties.delivery().deadLetters();
		return new DeadLetterOptions(
				PropertyChecks.between(prefix + ".capacity", letters.capacity(), 0, MOST_DEAD_LETTERS),
				PropertyChecks.bytes(prefix + ".max-size", letters.maxSize(), DataSize.ofBytes(1)),
				PropertyChecks.positive(prefix + ".retention", letters.retention()), letters.expired());
	}

	MailboxOptions listener(String prefix, MailboxOptions options, ConduitProperties.Listener listener) {
		MailboxBounds bounds = bounds(prefix, options.bounds(), listener.capacity(), listener.highWatermark(),
				listener.lowWatermark(), listener.overflow(), listener.blockTimeout());
		Redelivery redelivery = options.redelivery();
		if (listener.maxAttempts() != null) {
			redelivery = redelivery.withMaxAttempts(
					PropertyChecks.between(prefix + ".max-attempts", listener.maxAttempts(), 1, MOST_ATTEMPTS));
		}
		redelivery = redelivery.withBackoff(backoff(prefix + ".backoff", redelivery.backoff(), listener.backoff()));
		if (listener.ackTimeout() != null) {
			redelivery = redelivery
				.withAckTimeout(PropertyChecks.positive(prefix + ".ack-timeout", listener.ackTimeout()));
		}
		int concurrency = (listener.concurrency() != null)
				? PropertyChecks.between(prefix + ".concurrency", listener.concurrency(), 1, MOST_AT_ONCE)
				: options.concurrency();
		DeliveryOrder order = (listener.ordering() != null) ? options.order().withOrdering(listener.ordering())
				: options.order();
		return options.withBounds(bounds).withRedelivery(redelivery).withConcurrency(concurrency).withOrder(order);
	}

	private static Backoff backoff(String prefix, Backoff all, ConduitProperties.Listener.Pauses own) {
		Duration initialDelay = (own.initialDelay() != null) ? own.initialDelay() : all.initial();
		Duration maxDelay = (own.maxDelay() != null) ? own.maxDelay() : longer(all.max(), initialDelay);
		double multiplier = (own.multiplier() != null) ? own.multiplier() : all.multiplier();
		double jitter = (own.jitter() != null) ? own.jitter() : all.jitter();
		return ConnectionSettings.backoff(prefix, initialDelay, maxDelay, multiplier, jitter);
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	private static MailboxBounds bounds(String prefix, MailboxBounds bounds, @Nullable Integer capacity,
			@Nullable Integer highWatermark, @Nullable Integer lowWatermark, @Nullable OverflowPolicy overflow,
			@Nullable Duration blockTimeout) {
		int high = (highWatermark != null) ? highWatermark : bounds.highPercent();
		int low = (lowWatermark != null) ? lowWatermark : bounds.lowPercent();
		PropertyChecks.between(prefix + ".high-watermark", high, 1, 100);
		PropertyChecks.between(prefix + ".low-watermark", low, 0, high - 1);
		MailboxBounds changed = bounds.withWatermarks(high, low);
		if (capacity != null) {
			changed = changed.withCapacity(PropertyChecks.between(prefix + ".capacity", capacity, 1, MOST_WAITING));
		}
		if (overflow != null) {
			changed = changed.withOverflow(overflow);
		}
		return (blockTimeout != null)
				? changed.withBlockTimeout(PropertyChecks.notNegative(prefix + ".block-timeout", blockTimeout))
				: changed;
	}

}
