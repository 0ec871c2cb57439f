package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ring so small that it is lapped all the time: no torn message is taken for a good
 * one, and what was received and what was lost are together all that was published. Seeds
 * are fixed; {@code -Psoak} runs longer.
 */
@Tag("lasting")
@Timeout(900)
class SoakTests {

	private static final boolean LONG = Size.current() == Size.SOAK;

	private static final long MESSAGES = (LONG) ? 5_000_000 : 200_000;

	private static final long GATED_MESSAGES = (LONG) ? 2_000_000 : 100_000;

	/** The compilers order memory accesses in different ways. */
	private static final List<String> COMPILERS = List.of("-XX:TieredStopAtLevel=4", "-XX:TieredStopAtLevel=1",
			"-Xint");

	private static final String RESULT = "span (\\d+) received (\\d+) lost (\\d+)";

	@ParameterizedTest
	@EnumSource(WaitStrategy.class)
	void nothingIsTornOrUnaccountedBetweenThreads(WaitStrategy strategy) throws Exception {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS,
						PublisherOptions.DEFAULT.forOneThread());
				Subscriber subscriber = domain.subscriber("t", SubscriberOptions.DEFAULT.withStrategy(strategy));
				ExecutorService thread = Executors.newSingleThreadExecutor()) {
			Future<String> result = thread.submit(() -> CheckedSubscriber.receive(subscriber, MESSAGES - 1));

			CheckedPublisher.publish(publisher, MESSAGES - 1, 42);

			assertThat(resultOf(result)).matches(RESULT).startsWith("span " + MESSAGES + " ");
			assertThat(subscriber.received() + subscriber.lost()).isEqualTo(MESSAGES);
			assertThat(subscriber.received()).isPositive();
			assertThat(subscriber.lost()).as("otherwise nothing was tried").isPositive();
		}
	}

	@ParameterizedTest
	@EnumSource(Waits.class)
	void nothingIsTornOrUnaccountedBetweenProcesses(Waits waits) {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = waits.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS);
				JavaProcess parked = subscriber(folder, 0, MESSAGES, WaitStrategy.PARK, waits);
				JavaProcess spinning = subscriber(folder, 1, MESSAGES, WaitStrategy.SPIN_THEN_PARK, waits);
				JavaProcess polling = subscriber(folder, 2, MESSAGES, WaitStrategy.PARK, Waits.POLLING)) {
			List<JavaProcess> subscribers = List.of(parked, spinning, polling);
			subscribers.forEach((subscriber) -> subscriber.awaitLine("^subscribed$"));

			CheckedPublisher.publishInBursts(publisher, MESSAGES - 1, 43);

			long lost = 0;
			for (JavaProcess subscriber : subscribers) {
				long[] counts = countsOf(subscriber.awaitLine(RESULT));
				System.out.printf("soak of processes, %s, seed 43: %s%n", waits, subscriber.output().getLast());
				assertThat(counts[0]).isEqualTo(MESSAGES);
				assertThat(counts[1] + counts[2]).as("%s", subscriber).isEqualTo(MESSAGES);
				assertThat(counts[1]).isPositive();
				assertThat(subscriber.awaitExit()).isZero();
				lost += counts[2];
			}
			assertThat(lost).as("otherwise nothing was tried").isPositive();
		}
	}

	@ParameterizedTest
	@EnumSource(Waits.class)
	void aGatedRingLosesNothingBetweenProcesses(Waits waits) {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = waits.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS.withPolicy(Policy.GATED),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ZERO));
				JavaProcess one = subscriber(folder, 0, GATED_MESSAGES, WaitStrategy.PARK, waits);
				JavaProcess two = subscriber(folder, 1, GATED_MESSAGES, WaitStrategy.PARK, waits)) {
			List.of(one, two).forEach((subscriber) -> subscriber.awaitLine("^subscribed$"));

			CheckedPublisher.publish(publisher, GATED_MESSAGES - 1, 44);

			for (JavaProcess subscriber : List.of(one, two)) {
				assertThat(countsOf(subscriber.awaitLine(RESULT))).containsExactly(GATED_MESSAGES, GATED_MESSAGES, 0);
				System.out.printf("soak of processes, gated, %s, seed 44: %s%n", waits, subscriber.output().getLast());
			}
		}
	}

	private static JavaProcess subscriber(SharedFolder folder, int compiler, long messages, WaitStrategy strategy,
			Waits waits) {
		List<String> options = List.of("--enable-native-access=ALL-UNNAMED", COMPILERS.get(compiler));
		Object[] sleeping = { folder.path(), "t", messages - 1, strategy };
		Object[] polling = { folder.path(), "t", messages - 1, strategy, "polling" };
		return OtherJvm.start(options, CheckedSubscriber.class, (waits == Waits.POLLING) ? polling : sleeping);
	}

	private static long[] countsOf(MatchResult result) {
		return Stream.of(result.group(1), result.group(2), result.group(3)).mapToLong(Long::parseLong).toArray();
	}

	private static String resultOf(Future<String> result) throws InterruptedException {
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause());
		}
	}

	/** How processes wait. */
	enum Waits {

		/** Until the kernel wakes them. */
		FUTEX,

		/** By looking at intervals. */
		POLLING;

		Domain open(Path folder) {
			return (this == POLLING) ? Domain.openPolling(folder) : Domain.open(folder);
		}

	}

}
