package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who sleeps is woken, and costs nothing meanwhile.
 */
@Tag("lasting")
@Timeout(900)
class SleepTests {

	private static final int MESSAGES = Size.of(1_000, 2_000, 100_000);

	/** Part of one processor. */
	private static final double LITTLE = SleepBounds.idle(0.01);

	private static final Duration LONG_NAP = Duration.ofSeconds(10);

	/** Nothing is woken by the end of a nap that is longer than a message may take. */
	private static final SubscriberOptions LONG_NAPS = SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.PARK)
		.withNap(LONG_NAP);

	@Test
	void noMessageAtARandomMomentFailsToWakeASleeper() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess publisher = OtherJvm.start(RandomPublisher.class, folder.path(), MESSAGES);
				Subscriber subscriber = domain.subscriber("t", LONG_NAPS)) {
			Latencies latencies = new Latencies(MESSAGES);
			Latencies waits = new Latencies(MESSAGES);
			for (int i = 0; i < MESSAGES; i++) {
				long start = System.nanoTime();
				Message message = subscriber.take(Duration.ofSeconds(60)).orElseThrow();
				long now = System.nanoTime();
				assertThat(message.sequence()).isEqualTo(i);
				latencies.add(now - message.publishNanos());
				if (i > 0) {
					waits.add(now - start);
				}
			}
			System.out.printf("messages to a sleeper: %s; its waits, of 10 s at most: %s%n", latencies, waits);

			assertThat(latencies.longest()).as("%s", latencies).isLessThan(SleepBounds.LONGEST);
			assertThat(waits.longest()).as("no wait ended by its time-out: %s", waits).isLessThan(LONG_NAP);
			assertThat(publisher.awaitExit()).isZero();
		}
	}

	@Test
	void noSpaceThatComesAtARandomMomentFailsToWakeAPublisher() {
		Random random = new Random(6);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess publisher = OtherJvm.startWithLongNaps(BlockedPublisher.class, folder.path(), MESSAGES);
				Subscriber subscriber = domain.subscriber("t", LONG_NAPS)) {
			for (int i = 0; i < MESSAGES; i++) {
				Message message = subscriber.take(Duration.ofSeconds(60)).orElseThrow();
				assertThat(message.sequence()).isEqualTo(i);
				LockSupport.parkNanos(random.nextInt(200_000));
			}
			MatchResult result = publisher.awaitLine("^longest (\\d+) of (.*)$");
			System.out.printf("a publisher that waits for space: %s%n", result.group(2));

			assertThat(Duration.ofNanos(Long.parseLong(result.group(1)))).isLessThan(SleepBounds.LONGEST);
			assertThat(publisher.awaitExit()).isZero();
		}
	}

	@Test
	void aPublisherThatComesWakesWhoWaitsForItsTopic() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Subscriber subscriber = domain.subscriber("t", LONG_NAPS);
				JavaProcess publisher = OtherJvm.start(RandomPublisher.class, folder.path(), 1)) {
			Message message = subscriber.take(Duration.ofSeconds(60)).orElseThrow();

			assertThat(System.nanoTime() - message.publishNanos()).isLessThan(SleepBounds.LONGEST.toNanos());
			assertThat(publisher.awaitExit()).isZero();
		}
	}

	/**
	 * In one process it is all that the process uses; a JVM that does nothing at all uses
	 * about as much as ten subscribers, so that of ten processes the subscribers' threads
	 * count.
	 */
	@ParameterizedTest
	@MethodSource("idle")
	void tenSubscribersThatSleepUseLessThanAHundredthOfAProcessor(int processes, int subscribers, String threads) {
		List<JavaProcess> idle = new ArrayList<>();
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT)) {
			for (int i = 0; i < processes; i++) {
				idle.add(OtherJvm.start(IdleSubscribers.class, folder.path(), subscribers));
			}
			List<String> pids = idle.stream().map((process) -> process.awaitLine("^pid (\\d+)$").group(1)).toList();
			assertThat(publisher.awaitSubscribers(10, Duration.ofSeconds(60))).isTrue();
			publishAtIntervals(publisher);

			ProcessorTime used = new ProcessorTime(pids, threads, LITTLE);
			ProcessorTime.look(used);

			System.out.printf("%d idle subscribers in %d processes use %.3f %% of a processor%n",
					publisher.subscribers(), processes, 100 * used.least());
			assertThat(used.least()).isLessThan(LITTLE).isPositive();
			assertThat(publisher.subscribers()).isEqualTo(10);
		}
		finally {
			idle.forEach(JavaProcess::close);
		}
	}

	static Stream<Arguments> idle() {
		Stream<Arguments> one = Stream.of(Arguments.of(1, 10, ""));
		return (Size.current() == Size.SOAK) ? Stream.concat(one, Stream.of(Arguments.of(10, 1, "subscriber"))) : one;
	}

	/** What is about to sleep has worked before, and is compiled. */
	private static void publishAtIntervals(Publisher publisher) {
		for (int i = 0; i < 3_000; i++) {
			publisher.publish(new byte[8]);
			LockSupport.parkNanos(200_000);
		}
	}

	/** Publishes at random moments, and stays until all was read. */
	static final class RandomPublisher {

		private RandomPublisher() {
		}

		static void main(String[] arguments) {
			Random random = new Random(5);
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					Publisher publisher = domain.publisher("t",
							TopicOptions.DEFAULT.withSlots(1024).withPolicy(Policy.GATED))) {
				if (!publisher.awaitSubscribers(1, Duration.ofSeconds(30))) {
					throw new IllegalStateException("no subscriber");
				}
				int messages = Integer.parseInt(arguments[1]);
				for (int i = 0; i < messages; i++) {
					LockSupport.parkNanos(random.nextInt(200_000));
					publisher.publish(new byte[8]);
				}
			}
		}

	}

	/** Publishes as fast as its subscriber reads. */
	static final class BlockedPublisher {

		private BlockedPublisher() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					Publisher publisher = domain.publisher("t",
							TopicOptions.DEFAULT.withSlots(8).withPolicy(Policy.GATED),
							PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60)))) {
				if (!publisher.awaitSubscribers(1, Duration.ofSeconds(30))) {
					throw new IllegalStateException("no subscriber");
				}
				int messages = Integer.parseInt(arguments[1]);
				Latencies latencies = new Latencies(messages);
				for (int i = 0; i < messages; i++) {
					long start = System.nanoTime();
					publisher.publish(new byte[8]);
					latencies.add(System.nanoTime() - start);
				}
				System.out.println("longest %d of %s".formatted(latencies.longest().toNanos(), latencies));
			}
		}

	}

	/** Wait for messages that never come. */
	static final class IdleSubscribers {

		private IdleSubscribers() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0]));
					ExecutorService threads = Executors
						.newCachedThreadPool(Thread.ofPlatform().name("subscriber").factory())) {
				for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
					Subscriber subscriber = domain.subscriber("t",
							SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.PARK));
					threads.execute(() -> {
						while (subscriber.await(Duration.ofHours(1))) {
							subscriber.take();
						}
					});
				}
				System.out.println("pid " + ProcessHandle.current().pid());
			}
		}

	}

}
