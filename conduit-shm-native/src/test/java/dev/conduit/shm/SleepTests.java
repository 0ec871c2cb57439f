package dev.conduit.shm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who sleeps is woken, and costs nothing meanwhile.
 */
@Timeout(900)
class SleepTests {

	private static final int MESSAGES = (Boolean.getBoolean("conduit.shm.soak")) ? 100_000 : 2_000;

	/** Nothing is woken by the end of a nap that is longer than a message may take. */
	private static final SubscriberOptions LONG_NAPS = SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.PARK)
		.withNap(Duration.ofSeconds(10));

	@Test
	void noMessageAtARandomMomentFailsToWakeASleeper() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess publisher = OtherJvm.start(RandomPublisher.class, folder.path(), MESSAGES);
				Subscriber subscriber = domain.subscriber("t", LONG_NAPS)) {
			long slowest = 0;
			for (int i = 0; i < MESSAGES; i++) {
				Message message = subscriber.take(Duration.ofSeconds(60)).orElseThrow();
				assertThat(message.sequence()).isEqualTo(i);
				slowest = Math.max(slowest, System.nanoTime() - message.publishNanos());
			}

			assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
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

			assertThat(System.nanoTime() - message.publishNanos()).isLessThan(TimeUnit.SECONDS.toNanos(1));
			assertThat(publisher.awaitExit()).isZero();
		}
	}

	@Test
	void tenSubscribersThatSleepUseLessThanAHundredthOfAProcessor() throws Exception {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		Duration idle = Duration.ofSeconds(3);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT);
				ExecutorService ten = Executors.newFixedThreadPool(10)) {
			List<Future<Long>> used = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				Subscriber subscriber = domain.subscriber("t",
						SubscriberOptions.DEFAULT.withStrategy(WaitStrategy.PARK));
				used.add(ten.submit(() -> {
					subscriber.await(Duration.ofMillis(200));
					long before = threads.getCurrentThreadCpuTime();
					assertThat(subscriber.await(idle)).isFalse();
					return threads.getCurrentThreadCpuTime() - before;
				}));
			}
			long sum = 0;
			for (Future<Long> nanos : used) {
				sum += nanos.get();
			}

			assertThat((double) sum / idle.toNanos()).isLessThan(0.01);
			assertThat(publisher.subscribers()).isEqualTo(10);
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

}
