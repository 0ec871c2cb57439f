package dev.conduit.shm;

import java.nio.file.Path;

/**
 * A process that publishes messages which prove themselves, until it is killed or has
 * published the last one: {@code folder topic last}.
 */
final class CheckedPublisher {

	static final TopicOptions OPTIONS = TopicOptions.DEFAULT.withSlots(8).withLargeMessages(4000, 4);

	private CheckedPublisher() {
	}

	static void main(String[] arguments) {
		try (Domain domain = Domain.open(Path.of(arguments[0]));
				Publisher publisher = domain.publisher(arguments[1], OPTIONS,
						PublisherOptions.DEFAULT.forOneThread().keepFile())) {
			System.out.println("publishes from " + publisher.position());
			publish(publisher, Long.parseLong(arguments[2]), 7);
		}
	}

	static void publish(Publisher publisher, long last, long seed) {
		Checked checked = new Checked(seed, 4000);
		while (publisher.position() <= last) {
			publisher.publish(checked.bytes(), 0, checked.write(publisher.position()));
		}
	}

}
