package dev.conduit.shm;

import java.time.Duration;

/**
 * How a subscriber behaves.
 *
 * @param join which message it begins with
 * @param delivery what it asks of the topic
 * @param strategy how it waits
 * @param spin how long {@link WaitStrategy#SPIN_THEN_PARK} looks before it sleeps
 * @param nap how long one sleep lasts at most: a publisher that dies between a message
 * and its bell delays a sleeper by no more
 * @param losses is told of lost messages
 * @param publishers is told when the publisher is gone or back
 * @param maxHeld messages that may be {@linkplain Subscriber#hold() held} at once
 * @since 0.1.0
 */
public record SubscriberOptions(Join join, Delivery delivery, WaitStrategy strategy, Duration spin, Duration nap,
		LossListener losses, PublisherListener publishers, int maxHeld) {

	private static final int PROCESSORS_TO_SPIN = 4;

	/**
	 * From the next message on, as the topic promises. Sleeps; where there are four
	 * processors or more it looks for 20 µs before.
	 */
	public static final SubscriberOptions DEFAULT = new SubscriberOptions(
			Join.latest(), Delivery.AS_TOPIC, (Runtime.getRuntime().availableProcessors() >= PROCESSORS_TO_SPIN)
					? WaitStrategy.SPIN_THEN_PARK : WaitStrategy.PARK,
			Duration.ofNanos(20_000), Naps.DEFAULT, (topic, count) -> {
			}, PublisherListener.NONE, 8);

	public SubscriberOptions {
		if (spin.isNegative()) {
			throw new IllegalArgumentException("'spin' must not be negative (was %s)".formatted(spin));
		}
		if (!nap.isPositive()) {
			throw new IllegalArgumentException("'nap' must be positive (was %s)".formatted(nap));
		}
		if (maxHeld < 0) {
			throw new IllegalArgumentException("'maxHeld' must not be negative (was %d)".formatted(maxHeld));
		}
	}

	/**
	 * The same with another begin.
	 * @param changed which message it begins with
	 */
	public SubscriberOptions joinAt(Join changed) {
		return new SubscriberOptions(changed, this.delivery, this.strategy, this.spin, this.nap, this.losses,
				this.publishers, this.maxHeld);
	}

	/**
	 * The same with another demand.
	 * @param changed what it asks of the topic
	 */
	public SubscriberOptions withDelivery(Delivery changed) {
		return new SubscriberOptions(this.join, changed, this.strategy, this.spin, this.nap, this.losses,
				this.publishers, this.maxHeld);
	}

	/**
	 * The same with another way to wait.
	 * @param changed how it waits
	 */
	public SubscriberOptions withStrategy(WaitStrategy changed) {
		return new SubscriberOptions(this.join, this.delivery, changed, this.spin, this.nap, this.losses,
				this.publishers, this.maxHeld);
	}

	/**
	 * The same with another bound of one sleep.
	 * @param changed how long
	 */
	public SubscriberOptions withNap(Duration changed) {
		return new SubscriberOptions(this.join, this.delivery, this.strategy, this.spin, changed, this.losses,
				this.publishers, this.maxHeld);
	}

	/**
	 * The same with somebody who is told of lost messages.
	 * @param changed who is told
	 */
	public SubscriberOptions withLosses(LossListener changed) {
		return new SubscriberOptions(this.join, this.delivery, this.strategy, this.spin, this.nap, changed,
				this.publishers, this.maxHeld);
	}

	/**
	 * The same with somebody who is told when the publisher is gone or back.
	 * @param changed who is told
	 */
	public SubscriberOptions withPublishers(PublisherListener changed) {
		return new SubscriberOptions(this.join, this.delivery, this.strategy, this.spin, this.nap, this.losses, changed,
				this.maxHeld);
	}

	/**
	 * The same with another bound of what is held.
	 * @param changed messages that may be held at once
	 */
	public SubscriberOptions withMaxHeld(int changed) {
		return new SubscriberOptions(this.join, this.delivery, this.strategy, this.spin, this.nap, this.losses,
				this.publishers, changed);
	}

}
