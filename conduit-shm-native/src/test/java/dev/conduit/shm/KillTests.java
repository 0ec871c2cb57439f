package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes that die without a word, at any point: nobody else is held up, nothing that
 * is wrong is read, and the next one starts.
 */
@Timeout(900)
class KillTests {

	private static final int DEATHS = (Boolean.getBoolean("conduit.shm.soak")) ? 200 : 5;

	@Test
	void aPublisherThatIsKilledIsTakenOverAndItsSubscriberGoesOn() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Subscriber subscriber = domain.subscriber("t")) {
			Random random = new Random(1);
			Checked checked = new Checked(0, Checked.HEADER);
			long next = 0;
			for (int death = 0; death < DEATHS; death++) {
				try (JavaProcess publisher = OtherJvm.start(CheckedPublisher.class, folder.path(), "t",
						Long.MAX_VALUE)) {
					long from = Long.parseLong(publisher.awaitLine("^publishes from (\\d+)$").group(1));
					assertThat(from).as("death %d", death).isGreaterThanOrEqualTo(next);
					next = readSome(subscriber, checked, 100 + random.nextInt(5000));
					publisher.kill();
				}
				next = Math.max(next, readAll(subscriber, checked));
			}

			assertThat(subscriber.received() + subscriber.lost()).isEqualTo(next);
			assertThat(folder.path()).isDirectoryNotContaining("glob:**" + Domain.TEMPORARY);
		}
	}

	@Test
	void aPublisherIsKeptOutWhileAnotherProcessPublishesAndNotLonger() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess publisher = OtherJvm.start(CheckedPublisher.class, folder.path(), "t", Long.MAX_VALUE)) {
			publisher.awaitLine("^publishes");
			assertThatExceptionOfType(TopicOwnedException.class)
				.isThrownBy(() -> domain.publisher("t", CheckedPublisher.OPTIONS));

			publisher.kill();

			domain.publisher("t", CheckedPublisher.OPTIONS).close();
		}
	}

	@Test
	void aSubscriberThatIsKilledHoldsNobodyUpAndItsSeatComesFree() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t",
						CheckedPublisher.OPTIONS.withPolicy(Policy.GATED).withMaxSubscribers(1),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ZERO))) {
			for (int death = 0; death < DEATHS; death++) {
				try (JavaProcess subscriber = OtherJvm.start(CheckedSubscriber.class, folder.path(), "t",
						Long.MAX_VALUE, WaitStrategy.PARK)) {
					subscriber.awaitLine("^subscribed$");
					assertThat(publisher.subscribers()).isEqualTo(1);
					CheckedPublisher.publish(publisher, publisher.position() + 100, death);
					subscriber.kill();
				}
				long start = System.nanoTime();
				CheckedPublisher.publish(publisher, publisher.position() + 100, death);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).as("death %d held the publisher up", death)
					.isLessThan(Duration.ofSeconds(10));
			}
			assertThat(publisher.subscribers()).isZero();
			assertThat(publisher.ejected()).isZero();
		}
	}

	@Test
	void aSubscriberThatIsStoppedIsEjectedAndComesBack() throws Exception {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS.withPolicy(Policy.GATED),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ofMillis(200)));
				JavaProcess subscriber = OtherJvm.start(PidSubscriber.class, folder.path())) {
			String pid = subscriber.awaitLine("^pid (\\d+)$").group(1);
			signal("-STOP", pid);

			CheckedPublisher.publish(publisher, 99, 1);

			assertThat(publisher.ejected()).isEqualTo(1);
			assertThat(publisher.subscribers()).as("stopped is not dead").isEqualTo(1);
			signal("-CONT", pid);
			subscriber.awaitLine("span 100 ");
		}
	}

	private static void signal(String signal, String pid) throws Exception {
		assertThat(new ProcessBuilder(List.of("kill", signal, pid)).start().waitFor()).isZero();
	}

	private static long readSome(Subscriber subscriber, Checked checked, int count) {
		long next = 0;
		for (int i = 0; i < count; i++) {
			Optional<Message> message = subscriber.take(Duration.ofSeconds(30));
			assertThat(message).isPresent();
			checked.check(message.get());
			next = message.get().sequence() + 1;
		}
		return next;
	}

	private static long readAll(Subscriber subscriber, Checked checked) {
		long next = 0;
		for (Optional<Message> message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			checked.check(message.get());
			next = message.get().sequence() + 1;
		}
		return next;
	}

	/** Prints its process id before it reads a hundred messages. */
	static final class PidSubscriber {

		private PidSubscriber() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0])); Subscriber subscriber = domain.subscriber("t")) {
				System.out.println("pid " + ProcessHandle.current().pid());
				System.out.println(CheckedSubscriber.receive(subscriber, 99));
			}
		}

	}

}
