package dev.conduit.shm;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that publishes messages which prove themselves, until it is killed or has
 * published the last one: {@code folder topic last [paced]}. Paced, it lets subscribers
 * fall asleep in between.
 */
final class CheckedPublisher {

	static final int MAX_MESSAGE = 4000;

	static final TopicOptions OPTIONS = TopicOptions.DEFAULT.withSlots(8).withLargeMessages(MAX_MESSAGE, 4);

	private CheckedPublisher() {
	}

	static void main(String[] arguments) {
		try (Domain domain = Domain.open(Path.of(arguments[0]));
				Publisher publisher = domain.publisher(arguments[1], OPTIONS,
						PublisherOptions.DEFAULT.forOneThread().keepFile())) {
			System.out.println("publishes from " + publisher.position());
			publish(publisher, Long.parseLong(arguments[2]), 7, (arguments.length > 3) ? 200_000 : 0);
		}
	}

	static void publish(Publisher publisher, long last, long seed) {
		publish(publisher, last, seed, 0);
	}

	/**
	 * Publishes up to 24 messages at once, three rings full, and then lets others go on:
	 * of each burst some are received and some are lost.
	 */
	static void publishInBursts(Publisher publisher, long last, long seed) {
		Checked checked = new Checked(seed, MAX_MESSAGE);
		Random bursts = new Random(seed);
		while (publisher.position() <= last) {
			for (int left = bursts.nextInt(24); left >= 0 && publisher.position() <= last; left--) {
				publish(publisher, checked);
			}
			LockSupport.parkNanos(1);
		}
	}

	private static void publish(Publisher publisher, long last, long seed, int longestPauseNanos) {
		Checked checked = new Checked(seed, MAX_MESSAGE);
		Random pauses = new Random(seed);
		while (publisher.position() <= last) {
			publish(publisher, checked);
			if (longestPauseNanos > 0) {
				LockSupport.parkNanos(pauses.nextInt(longestPauseNanos));
			}
		}
	}

	private static void publish(Publisher publisher, Checked checked) {
		publisher.publish(checked.bytes(), 0, checked.write(publisher.position()));
	}

}
