package dev.conduit.shm;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class TwoProcessesTests {

	@Test
	void aSubscriberThatSleepsInAnotherProcessGetsEachMessage() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("greetings", TopicOptions.DEFAULT);
				JavaProcess subscriber = OtherJvm.start(PrintingSubscriber.class, folder.path(), "greetings", 3)) {
			subscriber.awaitLine("^subscribed$");

			for (String greeting : new String[] { "one", "", "three" }) {
				publisher.publish(greeting.getBytes(StandardCharsets.UTF_8));
				subscriber.awaitLine("'" + greeting + "'$");
			}

			assertThat(subscriber.awaitExit()).as("%s", subscriber).isZero();
			assertThat(subscriber.output()).containsExactly("subscribed", "0 lost 0 'one'", "1 lost 0 ''",
					"2 lost 0 'three'");
			assertThat(subscriber.errors()).isEmpty();
		}
	}

	/** Prints so many messages. */
	static final class PrintingSubscriber {

		private PrintingSubscriber() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					Subscriber subscriber = domain.subscriber(arguments[1])) {
				System.out.println("subscribed");
				int left = Integer.parseInt(arguments[2]);
				while (left > 0 && subscriber.await(Duration.ofSeconds(60))) {
					left -= subscriber.poll(PrintingSubscriber::print, left);
				}
			}
		}

		private static void print(View view) {
			String text = new String(view.toByteArray(), StandardCharsets.UTF_8);
			if (view.validate()) {
				System.out.println("%d lost %d '%s'".formatted(view.sequence(), view.lostBefore(), text));
			}
		}

	}

}
