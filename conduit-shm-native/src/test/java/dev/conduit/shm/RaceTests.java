package dev.conduit.shm;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many who come, go and replace each other at once.
 */
@Tag("lasting")
@Timeout(900)
class RaceTests {

	private static final boolean LONG = Size.current() == Size.SOAK;

	private static final int CREATORS = (LONG) ? 20 : 6;

	private static final int TOPICS = (LONG) ? 50 : 5;

	private static final int VISITORS = 64;

	private static final int VISITS = (LONG) ? 200 : 5;

	private static final int SHAPES = (LONG) ? 5_000 : 200;

	@Test
	void ofManyProcessesThatCreateATopicAtOnceOneDoes() {
		List<JavaProcess> creators = new ArrayList<>();
		try (SharedFolder folder = new SharedFolder(); Domain domain = Domain.open(folder.path())) {
			for (int i = 0; i < CREATORS; i++) {
				creators.add(OtherJvm.start(Creator.class, folder.path()));
			}
			creators.forEach((creator) -> creator.awaitLine("^ready$"));
			for (int topic = 0; topic < TOPICS; topic++) {
				String name = "t" + topic;
				try (Subscriber subscriber = domain.subscriber(name)) {
					String order = "%s %d".formatted(name, System.nanoTime() + Duration.ofMillis(20).toNanos());
					creators.forEach((creator) -> creator.type(order));

					long owners = creators.stream()
						.map((creator) -> creator.awaitLine("^%s (owned|refused)$".formatted(name)).group(1))
						.filter("owned"::equals)
						.count();

					assertThat(owners).as("publishers of %s", name).isEqualTo(1);
					for (long number = 0; number < 3; number++) {
						assertThat(subscriber.take(Duration.ofSeconds(30))).map(Message::sequence).contains(number);
					}
					assertThat(subscriber.lost()).isZero();
				}
				assertThat(folder.path()).isDirectoryNotContaining("glob:**" + Domain.TEMPORARY);
			}
			for (JavaProcess creator : creators) {
				assertThat(creator.endInput().awaitExit()).as("%s", creator).isZero();
			}
			assertThat(folder.path().toFile().list()).containsExactly(".conduit");
		}
		finally {
			creators.forEach(JavaProcess::close);
		}
	}

	@Test
	void manySubscribersThatComeAndGoDisturbNeitherThePublisherNorWhoStays() {
		List<JavaProcess> visitors = new ArrayList<>();
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t",
						CheckedPublisher.OPTIONS.withPolicy(Policy.GATED).withMaxSubscribers(VISITORS + 1),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ZERO));
				Subscriber stays = domain.subscriber("t")) {
			try (Bystander.Publishing publishing = new Bystander.Publishing("the publisher", publisher);
					Bystander.Receiving receiving = new Bystander.Receiving("who stays", stays)) {
				for (int i = 0; i < 4; i++) {
					visitors.add(OtherJvm.start(Visitors.class, folder.path(), VISITORS / 4, VISITS));
				}
				for (JavaProcess visitor : visitors) {
					assertThat(visitor.awaitLine("^visits (\\d+)$").group(1))
						.isEqualTo(String.valueOf(VISITORS / 4 * VISITS));
					assertThat(visitor.awaitExit()).as("%s", visitor).isZero();
				}
				assertThat(receiving.next()).isPositive();
				assertThat(publishing.gaps()).isNotNull();
			}
			while (stays.take().isPresent()) {
				assertThat(stays.lost()).isZero();
			}
			assertThat(stays.received()).isEqualTo(publisher.position());
			assertThat(publisher.subscribers()).isEqualTo(1);
			assertThat(publisher.ejected()).isZero();
		}
		finally {
			visitors.forEach(JavaProcess::close);
		}
	}

	@Test
	void whoComesWhileAFileTakesTheNameOfAnotherReadsOneOfThem() throws Exception {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess replacing = OtherJvm.start(Replacing.class, folder.path(), SHAPES);
				ExecutorService threads = Executors.newFixedThreadPool(3)) {
			List<Future<Long>> received = IntStream.range(0, 3)
				.mapToObj((i) -> threads.submit(() -> readUntilTheLast(domain, i > 0)))
				.toList();
			assertThat(replacing.awaitLine("^replaced (\\d+) times$").group(1)).isEqualTo(String.valueOf(SHAPES));
			for (Future<Long> count : received) {
				assertThat(count.get()).isPositive();
			}
			assertThat(replacing.endInput().awaitExit()).as("%s", replacing).isZero();
		}
	}

	/** Follows from file to file, or comes anew each time. */
	private static long readUntilTheLast(Domain domain, boolean anew) {
		Checked checked = new Checked(0, Checked.HEADER);
		long received = 0;
		while (true) {
			try (Subscriber subscriber = domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.last(2)))) {
				for (int i = 0; i < 10 || !anew; i++) {
					Optional<Message> message = subscriber.take(Duration.ofMillis(20));
					if (message.isPresent() && message.get().payload().length == 1) {
						return received;
					}
					message.ifPresent(checked::check);
					received += message.isPresent() ? 1 : 0;
				}
			}
		}
	}

	/** Creates topics when it is told to: {@code <topic> <when>}. */
	static final class Creator {

		private Creator() {
		}

		static void main(String[] arguments) {
			List<Publisher> owned = new ArrayList<>();
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8)) {
				System.out.println("ready");
				while (orders.hasNext()) {
					String topic = orders.next();
					long when = orders.nextLong();
					while (System.nanoTime() - when < 0) {
						Thread.onSpinWait();
					}
					try {
						Publisher publisher = domain.publisher(topic, CheckedPublisher.OPTIONS);
						owned.add(publisher);
						CheckedPublisher.publish(publisher, 2, 1);
						System.out.println(topic + " owned");
					}
					catch (TopicOwnedException ex) {
						System.out.println(topic + " refused");
					}
				}
				owned.forEach(Publisher::close);
			}
		}

	}

	/** Come, read some, and go: {@code folder threads visits}. */
	static final class Visitors {

		private Visitors() {
		}

		static void main(String[] arguments) throws Exception {
			int count = Integer.parseInt(arguments[1]);
			int visits = Integer.parseInt(arguments[2]);
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					ExecutorService threads = Executors.newFixedThreadPool(count)) {
				List<Future<Integer>> all = IntStream.range(0, count)
					.mapToObj((i) -> threads.submit(() -> visit(domain, visits)))
					.toList();
				int sum = 0;
				for (Future<Integer> one : all) {
					sum += one.get();
				}
				System.out.println("visits " + sum);
			}
		}

		private static int visit(Domain domain, int visits) {
			Checked checked = new Checked(0, Checked.HEADER);
			for (int i = 0; i < visits; i++) {
				try (Subscriber subscriber = domain.subscriber("t")) {
					long previous = -1;
					for (int read = 0; read < 3; read++) {
						Message message = subscriber.take(Duration.ofSeconds(60)).orElseThrow();
						checked.check(message);
						if (message.lostBefore() > 0 || (previous >= 0 && message.sequence() != previous + 1)) {
							throw new AssertionError(
									"%s after %d, lost %d".formatted(message, previous, message.lostBefore()));
						}
						previous = message.sequence();
					}
				}
			}
			return visits;
		}

	}

	/**
	 * Publishes in one shape, and in another, again and again; the last file has a
	 * message of one byte and stays until the input ends.
	 */
	static final class Replacing {

		private Replacing() {
		}

		static void main(String[] arguments) throws Exception {
			int times = Integer.parseInt(arguments[1]);
			try (Domain domain = Domain.open(Path.of(arguments[0]))) {
				for (int i = 0; i < times; i++) {
					PublisherOptions leaving = (i % 3 == 0) ? PublisherOptions.DEFAULT
							: PublisherOptions.DEFAULT.keepFile();
					try (Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS.withSlots(8 << (i % 2)),
							leaving)) {
						CheckedPublisher.publish(publisher, publisher.position() + 5, i);
					}
				}
				System.out.println("replaced %d times".formatted(times));
				try (Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS.withSlots(32))) {
					publisher.publish(new byte[1]);
					if (System.in.read() >= 0) {
						throw new IllegalStateException("nobody was asked to type");
					}
				}
			}
		}

	}

}
