package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A process that ends between two steps that belong together, at each of the places where
 * that leaves something half done.
 */
@Timeout(300)
class CrashTests {

	/** Longer than anything here takes, and shorter than what is waited for. */
	private static final Duration SOON = Duration.ofSeconds(15);

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final TopicOptions GATED = CheckedPublisher.OPTIONS.withPolicy(Policy.GATED).withMaxSubscribers(1);

	private static final PublisherOptions BLOCKING = PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, LONG)
		.withSlowTimeout(Duration.ZERO);

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = Domain.open(this.folder.path());

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@ParameterizedTest
	@CsvSource({ "MESSAGE_OPENED, 16", "MESSAGE_COMMITTED, 17", "CURSOR_MOVED, 17" })
	void aPublisherThatDiesIsTakenOverBehindWhatItHadCommitted(CrashPoint point, long committed) {
		Subscriber subscriber = this.domain.subscriber("t");

		die(point, 17, CheckedPublisher.class, "t", Long.MAX_VALUE);
		readAll(subscriber);

		try (Publisher successor = this.domain.publisher("t", CheckedPublisher.OPTIONS)) {
			assertThat(successor.position()).isEqualTo(committed);
			CheckedPublisher.publish(successor, committed + 2, 9);
			assertThat(readAll(subscriber)).isEqualTo(committed + 2);
			assertThat(subscriber.received() + subscriber.lost()).isEqualTo(committed + 3);
		}
		assertThat(files()).containsExactly(".conduit");
	}

	@ParameterizedTest
	@EnumSource(names = { "CURSOR_MOVED", "BELL_SILENCED" })
	void aSleeperThatNobodyWokeFindsTheMessageAfterItsNap(CrashPoint point) throws Exception {
		this.domain.publisher("t", CheckedPublisher.OPTIONS, PublisherOptions.DEFAULT.keepFile()).close();
		Subscriber subscriber = this.domain.subscriber("t",
				SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.PARK).withNap(Duration.ofMillis(50)));
		try (ExecutorService sleeper = Executors.newSingleThreadExecutor()) {
			Future<Optional<Message>> message = sleeper.submit(() -> subscriber.take(LONG));
			await("a sleeper").atMost(SOON).until(() -> (word(RingLayout.WAKE) & 1) == 1);
			long start = System.nanoTime();

			die(point, 1, CheckedPublisher.class, "t", Long.MAX_VALUE);

			assertThat(message.get()).map(Message::sequence).contains(0L);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SEAT_LOCKED", "SEAT_TAKEN", "PROGRESS_UNTOLD", "SLEEP_ANNOUNCED", "SEAT_LEFT" })
	void aSubscriberThatDiesHoldsNobodyUpAndItsSeatComesFree(CrashPoint point) throws Exception {
		try (Publisher publisher = this.domain.publisher("t", GATED, BLOCKING);
				ExecutorService publishing = Executors.newSingleThreadExecutor()) {
			Class<?> program = (point != CrashPoint.SEAT_LEFT) ? CheckedSubscriber.class : Visitor.class;
			try (JavaProcess victim = start(point, 1, program, "t", Long.MAX_VALUE, WaitStrategy.PARK)) {
				if (point == CrashPoint.PROGRESS_UNTOLD) {
					victim.awaitLine("^subscribed$");
					CheckedPublisher.publish(publisher, 3, 1);
				}
				assertThat(victim.awaitExit()).as("%s", victim).isEqualTo(CrashPoint.EXIT_CODE);
			}

			assertThat(publishing.submit(() -> publish(publisher, 100)).get()).isLessThan(LONG.dividedBy(2));
			assertThat(publisher.subscribers()).isZero();
			assertThat(publisher.ejected()).isZero();
			Subscriber next = this.domain.subscriber("t");
			long first = publisher.position();
			publish(publisher, 1);
			assertThat(next.take()).map(Message::sequence).contains(first);
		}
	}

	@Test
	void aSleeperThatDiedCostsOneCallOfTheKernel() {
		try (Publisher publisher = this.domain.publisher("t", CheckedPublisher.OPTIONS)) {
			die(CrashPoint.SLEEP_ANNOUNCED, 1, CheckedSubscriber.class, "t", Long.MAX_VALUE, WaitStrategy.PARK);
			assertThat(word(RingLayout.WAKE) & 1).isEqualTo(1);
			int before = word(RingLayout.WAKES);

			publish(publisher, 100);

			assertThat(word(RingLayout.WAKES)).isEqualTo(before + 1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOPIC_OWNED", "FILE_COMPLETE", "FILE_NAMED" })
	void aCreatorThatDiesKeepsNobodyOut(CrashPoint point) {
		Subscriber early = this.domain.subscriber("t");

		die(point, 1, CheckedPublisher.class, "t", Long.MAX_VALUE);

		assertThat(early.take()).isEmpty();
		try (Publisher successor = this.domain.publisher("t", CheckedPublisher.OPTIONS)) {
			assertThat(successor.position()).isZero();
			publish(successor, 3);
			assertThat(readAll(early)).isEqualTo(2);
			assertThat(early.lost()).isZero();
			assertThat(files()).containsExactlyInAnyOrder(".conduit", "t.cdt");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "TOPIC_OWNED", "FILE_COMPLETE", "FILE_NAMED", "TOPIC_CLOSED", "MESSAGE_OPENED" })
	void whatAPublisherLeftIsCleaned(CrashPoint point) {
		die(point, 1, Visitor.class, "publisher");

		assertThat(this.domain.clean()).hasSize((point == CrashPoint.TOPIC_OWNED) ? 0 : 1);
		assertThat(files()).containsExactly(".conduit");
	}

	@Test
	void aPublisherThatDiesWhileItClosesIsFollowedByANewRing() {
		Subscriber early = this.domain.subscriber("t");

		die(CrashPoint.TOPIC_CLOSED, 1, Visitor.class, "publisher");
		readAll(early);

		try (Publisher successor = this.domain.publisher("t", CheckedPublisher.OPTIONS)) {
			assertThat(successor.position()).isZero();
			publish(successor, 3);
			assertThat(readAll(early)).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "FILE_COMPLETE", "FILE_NAMED", "SERVICE_CLOSED" })
	void aServiceThatDiesBeforeItServesOrWhileItClosesKeepsNobodyOut(CrashPoint point) {
		die(point, 1, Visitor.class, "service");

		assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(() -> connect());
		try (Service successor = this.domain.service("echo", ServiceOptions.DEFAULT);
				EchoServer server = EchoServer.start(successor);
				ClientDuplex client = connect()) {
			assertThat(TalkingClient.echoes(client, new Random(1), 100_000)).isTrue();
			assertThat(server.broken()).isZero();
		}
		assertThat(files()).containsExactly(".conduit");
	}

	@Test
	void aServiceThatDiesWhileItAcceptsDoesNotKeepItsClientWaiting() {
		try (JavaProcess server = start(CrashPoint.CLIENT_TAKEN, 1, EchoServer.class, "echo")) {
			server.awaitLine("^serves");
			long start = System.nanoTime();

			assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(() -> connect())
				.withMessageContaining("is gone");

			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
			assertThat(server.awaitExit()).isEqualTo(CrashPoint.EXIT_CODE);
			this.domain.clean();
			assertThat(files()).containsExactly(".conduit");
		}
	}

	@ParameterizedTest
	@CsvSource({ "BITS_TAKEN, 1, 0", "BYTES_READ, 1, 0", "BYTES_WRITTEN, 1, 5" })
	void aServiceThatDiesBreaksItsStreamsBehindWhatItWrote(CrashPoint point, int times, int written) {
		try (JavaProcess server = start(point, times, EchoServer.class, "echo")) {
			server.awaitLine("^serves");
			try (ClientDuplex client = connect()) {
				ByteBuffer target = ByteBuffer.allocate(10);
				long start = System.nanoTime();
				client.write(ByteBuffer.wrap(new byte[5]));

				assertThatExceptionOfType(StreamBrokenException.class).isThrownBy(() -> {
					while (System.nanoTime() - start < SOON.toNanos()) {
						client.await(true, LONG);
						client.read(target);
					}
				});

				assertThat(target.position()).isEqualTo(written);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
			}
			assertThat(server.awaitExit()).isEqualTo(CrashPoint.EXIT_CODE);
			assertThat(files()).as("the client has swept").containsExactly(".conduit");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "FILE_COMPLETE", "FILE_NAMED", "CLIENT_ARRIVED", "BYTES_WRITTEN", "BIT_SET", "BYTES_READ" })
	void aClientThatDiesHoldsNobodyUpAndLeavesNothing(CrashPoint point) {
		try (Service service = this.domain.service("echo", ServiceOptions.DEFAULT);
				EchoServer server = EchoServer.start(service);
				ClientDuplex bystander = connect()) {
			die(point, 1, TalkingClient.class, "echo");

			assertThat(TalkingClient.echoes(bystander, new Random(1), 100_000)).isTrue();
			// Who comes next is the occasion to look at who came before.
			connect().close();
			await("the dead client's place").atMost(SOON).until(() -> service.clients() == 1);
			assertThat(server.broken()).isLessThanOrEqualTo(1);
			await("its file").atMost(SOON).until(() -> files().size() == 2);
			assertThat(files()).containsExactlyInAnyOrder(".conduit", "echo.cds");
		}
	}

	@Test
	void withoutAPropertyNothingHappensAtAPoint() {
		for (CrashPoint point : CrashPoint.values()) {
			point.hit();
		}
	}

	private JavaProcess start(CrashPoint point, int times, Class<?> program, Object... arguments) {
		Object[] all = new Object[arguments.length + 1];
		all[0] = this.folder.path();
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return OtherJvm.start(List.of("--enable-native-access=ALL-UNNAMED",
				"-D%s=%s@%d".formatted(CrashPoint.PROPERTY, point, times)), program, all);
	}

	/** Runs a program that comes to the point. */
	private void die(CrashPoint point, int times, Class<?> program, Object... arguments) {
		try (JavaProcess victim = start(point, times, program, arguments)) {
			assertThat(victim.awaitExit()).as("%s", victim).isEqualTo(CrashPoint.EXIT_CODE);
		}
	}

	private ClientDuplex connect() {
		return this.domain.connect("echo", ConnectOptions.DEFAULT.withTimeout(LONG));
	}

	private List<String> files() {
		return List.of(this.folder.path().toFile().list());
	}

	/** A word of the topic's control area. */
	private int word(int offset) {
		try (Region region = new TopicFile(this.folder.path().resolve("t.cdt"), "t", this.domain.access())
			.attach(MapMode.READ_ONLY)
			.orElseThrow()) {
			return Words.getIntVolatile(region.control(), offset);
		}
	}

	/** Publishes messages, and says how long that took. */
	private static Duration publish(Publisher publisher, int count) {
		long start = System.nanoTime();
		CheckedPublisher.publish(publisher, publisher.position() + count - 1, 1);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	/** Reads and checks what is there, and says which was the last. */
	private static long readAll(Subscriber subscriber) {
		Checked checked = new Checked(0, Checked.HEADER);
		long last = -1;
		for (Optional<Message> message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			checked.check(message.get());
			last = message.get().sequence();
		}
		return last;
	}

	/** Comes, and goes again in good order: {@code folder publisher|service|<topic>}. */
	static final class Visitor {

		private Visitor() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0]))) {
				switch (arguments[1]) {
					case "publisher" -> {
						try (Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS)) {
							CheckedPublisher.publish(publisher, 2, 1);
						}
					}
					case "service" -> domain.service("echo", ServiceOptions.DEFAULT).close();
					default -> domain.subscriber(arguments[1]).close();
				}
			}
		}

	}

}
