package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.TopicName;
import dev.conduit.time.WheelTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is offered while the receiver is at work does not wait for the mailbox's lock; and
 * nothing else is different about it.
 */
@Timeout(120)
class MailboxInboxTests extends MailboxFixture {

	private final WheelTimer realTimer = new WheelTimer("inbox");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
		this.realTimer.close();
	}

	@Test
	void asksToPauseExactlyAtTheHighMarkWhileTheReceiverIsAtWork() {
		bounds(10, OverflowPolicy.BLOCK);
		this.options = this.options.withInline(false);
		TestSource source = new TestSource();
		List<Integer> paused = new ArrayList<>();
		List<String> got = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			if (got.isEmpty()) {
				for (int i = 1; i <= 8; i++) {
					offer(itself.getFirst(), source, "m" + i);
					paused.add(source.pauses());
				}
			}
			got.add(delivery.message().payload().asText());
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, source, "first");
		this.executor.runAll();

		assertThat(paused).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
		assertThat(got).containsExactly("first", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8");
		assertThat(source.isPaused()).isFalse();
	}

	@Test
	void isFullExactlyAtItsCapacityWhileTheReceiverIsAtWork() {
		bounds(10, OverflowPolicy.FAIL);
		this.options = this.options.withInline(false);
		List<TestDelivery> offered = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			if (offered.isEmpty()) {
				offered.addAll(offer(itself.getFirst(), texts(0, 12)));
			}
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();

		assertThat(offered.subList(0, 10))
			.allSatisfy((delivery) -> assertThat(delivery.told()).containsExactly("received", "processed"));
		assertThat(offered.subList(10, 12))
			.allSatisfy((delivery) -> assertThat(delivery.told()).containsExactly("QUEUE_FULL"));
	}

	@Test
	void ofWhatCameWhileTheReceiverWasAtWorkTheHighestPriorityIsNext() {
		this.options = this.options.withInline(false);
		List<String> got = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			if (got.isEmpty()) {
				offer(itself.getFirst(), "a", "b");
				itself.getFirst().offer(TestDelivery.of("high", Handling.DEFAULT.withPriority(Priority.HIGH)));
				offer(itself.getFirst(), "c");
				itself.getFirst().offer(TestDelivery.of("low", Handling.DEFAULT.withPriority(Priority.LOW)));
				offer(itself.getFirst(), "d");
			}
			got.add(delivery.message().payload().asText());
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();

		assertThat(got).containsExactly("first", "high", "a", "b", "c", "d", "low");
	}

	@Test
	void showsWhatCameAndWhatWasHandledWhileTheReceiverIsAtWork() {
		this.options = this.options.withInline(false);
		List<MailboxStatistics> seen = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			if (seen.isEmpty()) {
				offer(itself.getFirst(), "a", "b");
				this.timer.advance(Duration.ofSeconds(2));
				seen.add(itself.getFirst().statistics());
				delivery.processed();
				offer(itself.getFirst(), "c");
				seen.add(itself.getFirst().statistics());
			}
			else {
				delivery.processed();
			}
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();

		assertThat(seen.get(0).queued()).isEqualTo(2);
		assertThat(seen.get(0).inFlight()).isEqualTo(1);
		assertThat(seen.get(0).oldestAge()).isEqualTo(Duration.ofSeconds(2));
		assertThat(seen.get(1).queued()).isEqualTo(3);
		assertThat(seen.get(1).inFlight()).isZero();
		assertThat(seen.get(1).processed()).isEqualTo(1);
		assertThat(mailbox.statistics().processed()).isEqualTo(4);
	}

	@Test
	void drainsWhatCameWhileTheReceiverWasAtWorkAndCloses() {
		this.options = this.options.withInline(false);
		List<TestDelivery> offered = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		AtomicInteger closed = new AtomicInteger();
		Mailbox mailbox = mailbox((delivery) -> {
			if (offered.isEmpty()) {
				offered.addAll(offer(itself.getFirst(), "a", "b"));
				itself.getFirst().drain(Duration.ofSeconds(1)).thenRun(closed::incrementAndGet);
				offered.addAll(offer(itself.getFirst(), "late"));
			}
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();

		assertThat(offered.get(0).told()).containsExactly("received", "processed");
		assertThat(offered.get(1).told()).containsExactly("received", "processed");
		assertThat(offered.get(2).told()).containsExactly("SHUTTING_DOWN");
		assertThat(closed).hasValue(1);
	}

	@Test
	void whatExpiredWhileTheReceiverWasAtWorkIsNotHandedOver() {
		this.options = this.options.withInline(false);
		List<String> got = new ArrayList<>();
		List<TestDelivery> expiring = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			if (got.isEmpty()) {
				offer(itself.getFirst(), "a", "b");
				expiring.add(TestDelivery.of("late").expiring(Deadline.after(this.timer, Duration.ofSeconds(1))));
				itself.getFirst().offer(expiring.getFirst());
				offer(itself.getFirst(), "c");
				this.timer.advance(Duration.ofSeconds(2));
			}
			got.add(delivery.message().payload().asText());
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();

		assertThat(got).containsExactly("first", "a", "b", "c");
		assertThat(expiring.getFirst().told()).containsExactly("received", "EXPIRED");
		assertThat(mailbox.statistics().expired()).isEqualTo(1);
		assertThat(mailbox.statistics().processed()).isEqualTo(4);
	}

	@Test
	void aReceiverThatEndsItsMessageElsewhereHasNoOtherInHand() throws Exception {
		int messages = 20_000;
		AtomicInteger inHand = new AtomicInteger();
		AtomicInteger handled = new AtomicInteger();
		List<Integer> wrong = Collections.synchronizedList(new ArrayList<>());
		Mailbox mailbox = realMailbox(1, (delivery) -> {
			if (inHand.incrementAndGet() > 1) {
				wrong.add(handled.get());
			}
			Runnable end = () -> {
				inHand.decrementAndGet();
				handled.incrementAndGet();
				delivery.processed();
			};
			if (handled.get() % 10 == 9) {
				this.threads.execute(end);
			}
			else {
				end.run();
			}
		});
		for (int i = 0; i < messages; i++) {
			publish(mailbox, new byte[1]);
		}

		await().untilAsserted(() -> assertThat(handled).hasValue(messages));
		assertThat(wrong).isEmpty();
		await().untilAsserted(() -> assertThat(mailbox.statistics().processed()).isEqualTo(messages));
	}

	@Test
	void whoLooksOrStopsItWhileTheReceiverIsAtWorkSeesFiguresThatAddUpAndLosesNothing() throws Exception {
		Crowd crowd = new Crowd(this.threads, 1, 200_000);
		Mailbox mailbox = realMailbox(1, crowd);

		crowd.publish(mailbox, MailboxInboxTests::publish);
		crowd.lookAndStop(mailbox);

		crowd.assertThatAllCameInOrder(mailbox);
	}

	@Test
	void nothingIsHandedOverAfterItWasSuspendedByTheReceiver() {
		this.options = this.options.withInline(false);
		List<String> got = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			String text = delivery.message().payload().asText();
			got.add(text);
			if (text.equals("first")) {
				offer(itself.getFirst(), "a", "b", "c");
			}
			if (text.equals("b")) {
				itself.getFirst().suspend();
			}
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "first");
		this.executor.runAll();
		assertThat(got).containsExactly("first", "a", "b");

		mailbox.resume();
		this.executor.runAll();
		assertThat(got).containsExactly("first", "a", "b", "c");
	}

	@Test
	void whatIsOfferedByManyComesOnceAndInTheOrderOfEach() throws Exception {
		Crowd crowd = new Crowd(this.threads, 4, 20_000);
		Mailbox mailbox = realMailbox(1, crowd);

		crowd.publish(mailbox, MailboxInboxTests::publish);

		crowd.assertThatAllCameInOrder(mailbox);
	}

	@Test
	void whatIsOfferedWhileItClosesEndsOnce() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			Mailbox mailbox = realMailbox(1 + round % 3, Delivery::processed);

			Map<TestDelivery, Boolean> offered = Crowd.offerWhileItCloses(this.threads, mailbox, random);

			await("seed " + seed).pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.untilAsserted(() -> assertThat(offered)
					.allSatisfy((delivery, taken) -> assertThat(delivery.told()).hasSize(taken ? 2 : 0)));
		}
	}

	private Mailbox realMailbox(int concurrency, Receiver receiver) {
		MailboxOptions options = MailboxOptions.forListener("inbox")
			.withBounds(MailboxBounds.DEFAULTS.withCapacity(64))
			.withConcurrency(concurrency);
		return new Mailbox(options, receiver, this.threads, this.realTimer, new Random(1));
	}

	private static void publish(Mailbox mailbox, byte[] bytes) {
		Publication publication = new Publication(new Message(new TopicName("test"), Payload.bytes(bytes)),
				AckLevel.NONE, TestDelivery.PEER, Deadline.NONE);
		assertThat(mailbox.tryOffer(publication, Deadline.NONE, publication::withdrawBy)).isTrue();
		assertThat(publication.awaitDecision()).isNull();
	}

}
