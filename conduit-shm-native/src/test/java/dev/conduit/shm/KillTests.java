package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Processes that die without a word, at any point: nobody else is held up, nothing that
 * is wrong is read, and the next one starts.
 */
@Tag("sized")
@Timeout(1800)
class KillTests {

	private static final long SEED = 1;

	private static final int DEATHS = Size.of(5, 25, 250);

	@Test
	@Tag("F23")
	void aPublisherThatIsKilledHoldsNobodyUpAndIsTakenOver() {
		try (ProofRow row = ProofRow.start("F23", "publishers in shared memory are killed", SEED);
				SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path())) {
			Random moments = new Random(SEED);
			Subscriber subscriber = domain.subscriber("t");
			Publisher other = domain.publisher("other", CheckedPublisher.OPTIONS);
			Subscriber otherSubscriber = domain.subscriber("other");
			long from = 0;
			try (Bystander.Receiving left = new Bystander.Receiving("its subscriber", subscriber);
					Bystander.Publishing publishing = new Bystander.Publishing("another publisher", other);
					Bystander.Receiving receiving = new Bystander.Receiving("another subscriber", otherSubscriber)) {
				Delays[] all = { left.lateness(), publishing.gaps(), receiving.gaps(), receiving.lateness() };
				for (int death = 0; death < DEATHS; death++) {
					long read = left.next();
					Object[] arguments = { folder.path(), "t", Long.MAX_VALUE };
					Object[] paced = { folder.path(), "t", Long.MAX_VALUE, "paced" };
					try (JavaProcess victim = OtherJvm.start(CheckedPublisher.class,
							(death % 2 == 0) ? paced : arguments)) {
						from = Long.parseLong(victim.awaitLine("^publishes from (\\d+)$").group(1));
						assertThat(from).as("death %d", death).isGreaterThanOrEqualTo(read);
						Delays.calm(all);
						LockSupport.parkNanos(moments.nextInt(20_000_000));
						Delays.afterDeath(victim::kill, all);
					}
				}
				Stream.of(all).forEach(Delays::check);
			}
			Publisher last = domain.publisher("t", CheckedPublisher.OPTIONS, PublisherOptions.DEFAULT.keepFile());
			assertThat(last.position()).isGreaterThan(from);
			assertThat(readAll(subscriber, new Checked(0, Checked.HEADER))).isLessThanOrEqualTo(last.position());
			assertThat(subscriber.received() + subscriber.lost()).isEqualTo(last.position());
			List.of(subscriber, otherSubscriber).forEach(Subscriber::close);
			List.of(last, other).forEach(Publisher::close);
			assertThat(domain.clean()).containsExactly("t.cdt");
			assertThat(folder.path().toFile().list()).containsExactly(".conduit");
			row.count(Measure.FAULTS_INJECTED, DEATHS).count(Measure.DELIVERED, subscriber.received()).pass();
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
	@Tag("F23")
	void aSubscriberThatIsKilledHoldsNobodyUpAndItsSeatComesFree() {
		try (ProofRow row = ProofRow.start("F23", "subscribers in shared memory are killed", SEED);
				SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t",
						CheckedPublisher.OPTIONS.withPolicy(Policy.GATED).withMaxSubscribers(2),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ZERO));
				Subscriber other = domain.subscriber("t")) {
			Random moments = new Random(SEED);
			try (Bystander.Publishing publishing = new Bystander.Publishing("its publisher", publisher);
					Bystander.Receiving receiving = new Bystander.Receiving("another subscriber", other)) {
				Delays[] all = { publishing.gaps(), receiving.gaps(), receiving.lateness() };
				for (int death = 0; death < DEATHS; death++) {
					try (JavaProcess victim = OtherJvm.start(CheckedSubscriber.class, folder.path(), "t",
							Long.MAX_VALUE, WaitStrategy.PARK)) {
						victim.awaitLine("^subscribed$");
						Delays.calm(all);
						LockSupport.parkNanos(moments.nextInt(20_000_000));
						Delays.afterDeath(victim::kill, all);
						assertThat(victim.errors()).isEmpty();
					}
				}
				Stream.of(all).forEach(Delays::check);
			}
			readAll(other, new Checked(0, Checked.HEADER));
			assertThat(other.received()).isEqualTo(publisher.position());
			assertThat(other.lost()).isZero();
			assertThat(publisher.subscribers()).isEqualTo(1);
			assertThat(publisher.ejected()).isZero();
			assertThat(folder.path().toFile().list()).containsExactlyInAnyOrder(".conduit", "t.cdt");
			row.count(Measure.FAULTS_INJECTED, DEATHS).count(Measure.DELIVERED, other.received()).pass();
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

	@Test
	void aPublisherThatIsStoppedIsNotTakenForDead() throws Exception {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Subscriber subscriber = domain.subscriber("t");
				JavaProcess publisher = OtherJvm.start(CheckedPublisher.class, folder.path(), "t", Long.MAX_VALUE,
						"paced")) {
			publisher.awaitLine("^publishes from 0$");
			String pid = Long.toString(domain.check().topics().getFirst().owner().pid());
			signal("-STOP", pid);

			await("silence").atMost(Duration.ofSeconds(30))
				.until(() -> subscriber.take(Duration.ofMillis(200)).isEmpty());
			assertThatExceptionOfType(TopicOwnedException.class)
				.isThrownBy(() -> domain.publisher("t", CheckedPublisher.OPTIONS))
				.withMessageContaining(pid);
			assertThat(domain.clean()).isEmpty();

			signal("-CONT", pid);
			assertThat(subscriber.take(Duration.ofSeconds(30))).isPresent();
		}
	}

	private static void signal(String signal, String pid) throws Exception {
		assertThat(new ProcessBuilder(List.of("kill", signal, pid)).start().waitFor()).isZero();
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
