package dev.conduit.shm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A ring so small that it is lapped all the time: no torn message is taken for a good
 * one, and what was received and what was lost are together all that was published. Seeds
 * are fixed; {@code -Psoak} runs longer.
 */
@Timeout(900)
class SoakTests {

	private static final long MESSAGES = (Boolean.getBoolean("conduit.shm.soak")) ? 20_000_000 : 200_000;

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

	@Test
	void nothingIsTornOrUnaccountedBetweenProcesses() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS);
				JavaProcess parked = subscriber(folder, WaitStrategy.PARK);
				JavaProcess spinning = subscriber(folder, WaitStrategy.SPIN_THEN_PARK);
				JavaProcess polling = OtherJvm.start(CheckedSubscriber.class, folder.path(), "t", MESSAGES - 1,
						WaitStrategy.PARK, "polling")) {
			List<JavaProcess> subscribers = List.of(parked, spinning, polling);
			subscribers.forEach((subscriber) -> subscriber.awaitLine("^subscribed$"));

			CheckedPublisher.publish(publisher, MESSAGES - 1, 43);

			for (JavaProcess subscriber : subscribers) {
				long[] counts = countsOf(subscriber.awaitLine(RESULT));
				assertThat(counts[0]).isEqualTo(MESSAGES);
				assertThat(counts[1] + counts[2]).as("%s", subscriber).isEqualTo(MESSAGES);
				assertThat(counts[1]).isPositive();
				assertThat(subscriber.awaitExit()).isZero();
			}
		}
	}

	@Test
	void aGatedRingLosesNothingBetweenProcesses() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", CheckedPublisher.OPTIONS.withPolicy(Policy.GATED),
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(60))
							.withSlowTimeout(Duration.ZERO));
				JavaProcess one = subscriber(folder, WaitStrategy.PARK);
				JavaProcess two = subscriber(folder, WaitStrategy.PARK)) {
			List.of(one, two).forEach((subscriber) -> subscriber.awaitLine("^subscribed$"));

			CheckedPublisher.publish(publisher, MESSAGES - 1, 44);

			for (JavaProcess subscriber : List.of(one, two)) {
				assertThat(countsOf(subscriber.awaitLine(RESULT))).containsExactly(MESSAGES, MESSAGES, 0);
			}
		}
	}

	private static JavaProcess subscriber(SharedFolder folder, WaitStrategy strategy) {
		return OtherJvm.start(CheckedSubscriber.class, folder.path(), "t", MESSAGES - 1, strategy);
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

}
