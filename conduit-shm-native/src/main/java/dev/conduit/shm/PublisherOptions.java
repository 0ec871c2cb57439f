package dev.conduit.shm;

import java.time.Duration;

/**
 * How a publisher behaves; the topic's shape is {@link TopicOptions}.
 *
 * @param whenFull what it does where a gated ring has no space
 * @param blockTimeout how long {@link WhenFull#BLOCK} waits at most
 * @param slowTimeout how long a gated subscriber may stand still in a full ring before it
 * is ejected; zero for never
 * @param confined whether one thread alone publishes: then no lock is taken
 * @param keep whether the topic's file stays when the publisher closes, for subscribers
 * that come later
 * @since 0.1.0
 */
public record PublisherOptions(WhenFull whenFull, Duration blockTimeout, Duration slowTimeout, boolean confined,
		boolean keep) {

	/**
	 * Waits five seconds at most, ejects after five, for any thread; the file goes with
	 * the publisher.
	 */
	public static final PublisherOptions DEFAULT = new PublisherOptions(WhenFull.BLOCK, Duration.ofSeconds(5),
			Duration.ofSeconds(5), false, false);

	public PublisherOptions {
		if (!blockTimeout.isPositive()) {
			throw new IllegalArgumentException("'blockTimeout' must be positive (was %s)".formatted(blockTimeout));
		}
		if (slowTimeout.isNegative()) {
			throw new IllegalArgumentException("'slowTimeout' must not be negative (was %s)".formatted(slowTimeout));
		}
	}

	/**
	 * The same with another behaviour where there is no space.
	 * @param changed what the publisher does
	 * @param timeout how long it waits, where it waits
	 */
	public PublisherOptions whenFull(WhenFull changed, Duration timeout) {
		return new PublisherOptions(changed, timeout, this.slowTimeout, this.confined, this.keep);
	}

	/**
	 * The same with another patience with subscribers that stand still.
	 * @param changed how long; zero for ever
	 */
	public PublisherOptions withSlowTimeout(Duration changed) {
		return new PublisherOptions(this.whenFull, this.blockTimeout, changed, this.confined, this.keep);
	}

	/**
	 * The same for one thread alone.
	 */
	public PublisherOptions forOneThread() {
		return new PublisherOptions(this.whenFull, this.blockTimeout, this.slowTimeout, true, this.keep);
	}

	/**
	 * The same, but leaves the file behind.
	 */
	public PublisherOptions keepFile() {
		return new PublisherOptions(this.whenFull, this.blockTimeout, this.slowTimeout, this.confined, true);
	}

}
