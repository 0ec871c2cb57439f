package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.time.WheelTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many real threads on one bus: connections and publishers, receivers that answer at
 * once, later, elsewhere, not at all the first time, or throw; mailboxes of every policy
 * that overflow all the time.
 */
@Timeout(120)
class BusStressTests {

	private static final int PRODUCERS = 4;

	private static final int MESSAGES = 400;

	private final WheelTimer timer = new WheelTimer("stress");

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Mailbox.class);

	@BeforeEach
	void logNoFailuresOnPurpose() {
		this.logger.setLevel(Level.ERROR);
	}

	@AfterEach
	void close() {
		this.logger.setLevel(null);
		this.threads.close();
		this.timer.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void everyMessageEndsOnceInOrderAndEveryPauseIsTakenBack(long seed) throws Exception {
		Bus bus = new Bus(BusOptions.DEFAULTS, TestDelivery.PEER, this.threads, this.timer, new Random(seed));
		List<Listener> listeners = new ArrayList<>();
		List<Subscription> subscriptions = new ArrayList<>();
		for (OverflowPolicy overflow : OverflowPolicy.values()) {
			for (int concurrency : new int[] { 1, 3 }) {
				Listener listener = new Listener(seed, concurrency == 1);
				listeners.add(listener);
				subscriptions.add(bus.subscribe(new TopicPattern("stress.**"), listener,
						options(overflow, concurrency, seed % 2 == 0)));
			}
		}
		List<TestDelivery> deliveries = new ArrayList<>();
		List<TestSource> sources = new ArrayList<>();
		Publishers publishers = new Publishers();
		List<Future<?>> work = new ArrayList<>();
		for (int producer = 0; producer < PRODUCERS; producer++) {
			TestSource source = new TestSource();
			sources.add(source);
			List<TestDelivery> own = deliveries(producer, source);
			deliveries.addAll(own);
			work.add(this.threads.submit(() -> own.forEach(bus::publish)));
			int number = PRODUCERS + producer;
			work.add(this.threads.submit(() -> publishers.publish(bus, number)));
		}
		for (Future<?> each : work) {
			each.get(60, TimeUnit.SECONDS);
		}
		bus.drain(Duration.ofSeconds(60)).toCompletableFuture().get(60, TimeUnit.SECONDS);

		assertThat(listeners).allSatisfy((listener) -> assertThat(listener.outOfOrder).as("seed %d", seed).isEmpty());
		assertThat(sources).as("seed %d", seed).noneMatch(TestSource::isPaused);
		assertThat(deliveries).as("seed %d", seed).allSatisfy(this::hasEndedOnce);
		for (Subscription subscription : subscriptions) {
			MailboxStatistics figures = subscription.statistics();
			assertThat(figures.processed() + figures.rejected()).as("seed %d, %s", seed, figures)
				.isEqualTo(figures.accepted());
			assertThat(figures.accepted() + figures.refused()).as("seed %d, %s", seed, figures)
				.isEqualTo(2L * PRODUCERS * MESSAGES);
			assertThat(figures.redelivered()).as("seed %d, %s", seed, figures).isPositive();
			assertThat(figures.pausedSources() + figures.waitingPublishers() + figures.inFlight()).isZero();
		}
		assertThat(subscriptions).as("it was about overflow, seed %d", seed)
			.anyMatch((subscription) -> subscription.statistics().overflowed() > 0);
		await().untilAsserted(
				() -> assertThat(publishers.ended.sum()).as("seed %d", seed).isEqualTo((long) PRODUCERS * MESSAGES));
	}

	private void hasEndedOnce(TestDelivery delivery) {
		List<String> told = delivery.told();
		int ends = told.contains("received") ? told.size() - 1 : told.size();
		assertThat(ends).as("ends of %s", delivery).isEqualTo(1);
		assertThat(told.indexOf("received")).as("order of %s", delivery).isLessThanOrEqualTo(0);
	}

	private MailboxOptions options(OverflowPolicy overflow, int concurrency, boolean inline) {
		return MailboxOptions.forListener(overflow + "-" + concurrency)
			.withInline(inline)
			.withConcurrency(concurrency)
			.withBounds(MailboxBounds.DEFAULTS.withCapacity(16).withOverflow(overflow))
			.withRedelivery(Redelivery.DEFAULTS.withMaxAttempts(3)
				.withBackoff(Backoff.doubling(Duration.ofNanos(1_000), Duration.ofMillis(1)))
				.withAckTimeout(Duration.ofMillis(200)));
	}

	private static List<TestDelivery> deliveries(int producer, TestSource source) {
		List<TestDelivery> deliveries = new ArrayList<>();
		for (int number = 0; number < MESSAGES; number++) {
			deliveries.add(new TestDelivery("stress.wire", producer + " " + number, AckLevel.PROCESSED, source, 1));
		}
		return deliveries;
	}

	/**
	 * Publishers of this process, who block.
	 */
	private final class Publishers {

		private final LongAdder ended = new LongAdder();

		void publish(Bus bus, int producer) {
			for (int number = 0; number < MESSAGES; number++) {
				Message message = new Message(new TopicName("stress.local"), Payload.text(producer + " " + number));
				Deadline deadline = Deadline.after(BusStressTests.this.timer, Duration.ofSeconds(60));
				try {
					bus.publish(message, AckLevel.PROCESSED, deadline)
						.whenComplete((result, ex) -> this.ended.increment());
				}
				catch (ConduitOverloadedException ex) {
					this.ended.increment();
				}
			}
		}

	}

	/**
	 * Does to each message what its text and the seed decide.
	 */
	private final class Listener implements Receiver {

		private final long seed;

		private final boolean ordered;

		private final Map<String, Integer> last = new ConcurrentHashMap<>();

		private final List<String> outOfOrder = Collections.synchronizedList(new ArrayList<>());

		Listener(long seed, boolean ordered) {
			this.seed = seed;
			this.ordered = ordered;
		}

		@Override
		public void receive(Delivery delivery) {
			String text = delivery.message().payload().asText();
			if (this.ordered && delivery.attempt() == 1) {
				checkOrder(text);
			}
			switch (new Random(31 * text.hashCode() + 7 * delivery.attempt() + this.seed).nextInt(12)) {
				case 0 -> delivery.reject(MailboxFixture.LATER);
				case 1 -> delivery.reject(MailboxFixture.NEVER);
				case 2 -> throw new IllegalStateException("thrown on purpose");
				case 3, 4 -> BusStressTests.this.threads.execute(delivery::processed);
				case 5 -> BusStressTests.this.threads.execute(() -> delivery.reject(MailboxFixture.LATER));
				default -> delivery.processed();
			}
		}

		private void checkOrder(String text) {
			int space = text.indexOf(' ');
			int number = Integer.parseInt(text.substring(space + 1));
			Integer before = this.last.put(text.substring(0, space), number);
			if (before != null && before >= number) {
				this.outOfOrder.add(text + " after " + before);
			}
		}

	}

}
