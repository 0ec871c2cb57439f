package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that subscribes, checks each message, and prints what it got when the last
 * one has come: {@code folder topic last strategy [polling]}.
 */
final class CheckedSubscriber {

	private CheckedSubscriber() {
	}

	static void main(String[] arguments) {
		Path folder = Path.of(arguments[0]);
		boolean polling = arguments.length > 4;
		try (Domain domain = (polling) ? Domain.openPolling(folder) : Domain.open(folder);
				Subscriber subscriber = domain.subscriber(arguments[1],
						SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.valueOf(arguments[3])))) {
			System.out.println("subscribed");
			System.out.println(receive(subscriber, Long.parseLong(arguments[2])));
		}
	}

	/** Reads to a message, which is never overwritten because it is the last. */
	static String receive(Subscriber subscriber, long last) {
		Checked checked = new Checked(0, Checked.HEADER);
		long previous = -1;
		long first = -1;
		while (previous < last) {
			Optional<Message> message = subscriber.take(Duration.ofSeconds(30));
			if (message.isEmpty()) {
				throw new AssertionError("nothing came after " + previous);
			}
			checked.check(message.get());
			long sequence = message.get().sequence();
			first = (first < 0) ? sequence - message.get().lostBefore() : first;
			if (sequence != previous + 1 + message.get().lostBefore() && previous >= 0) {
				throw new AssertionError(
						"%d lost before %s after %d".formatted(message.get().lostBefore(), message.get(), previous));
			}
			previous = sequence;
		}
		return "span %d received %d lost %d".formatted(last + 1 - first, subscriber.received(), subscriber.lost());
	}

}
