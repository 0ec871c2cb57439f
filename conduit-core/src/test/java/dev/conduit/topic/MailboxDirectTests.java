package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An inline receiver that has nothing to do gets a message past the mailbox's lock; and
 * nothing else is different about it.
 */
@Timeout(120)
class MailboxDirectTests extends MailboxFixture {

	private static final Sender SENDER = new Sender(TestDelivery.PEER, AckLevel.NONE);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() {
		this.threads.shutdownNow();
	}

	@Test
	void whatIsPostedIsHandledBeforeThePublisherGoesOn() {
		List<String> got = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			got.add(delivery.message().payload().asText());
			delivery.processed();
		});

		assertThat(mailbox.tryPost(message("a"), SENDER)).isTrue();
		assertThat(mailbox.tryPost(message("b"), SENDER)).isTrue();

		assertThat(got).containsExactly("a", "b");
		assertThat(mailbox.statistics().accepted()).isEqualTo(2);
		assertThat(mailbox.statistics().processed()).isEqualTo(2);
	}

	@Test
	void whatThePublisherKeepsInHandIsCountedThere() {
		Mailbox mailbox = mailbox();

		mailbox.tryPost(message("a"), SENDER);

		assertThat(mailbox.statistics().inFlight()).isEqualTo(1);
		assertThat(mailbox.statistics().accepted()).isEqualTo(1);
		assertThat(mailbox.tryPost(message("b"), SENDER)).as("of two in hand").isFalse();
	}

	@Test
	void whatTheReceiverPublishesToItselfComesWhenItReturns() {
		List<String> got = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			String text = delivery.message().payload().asText();
			got.add(text + " begins");
			if (text.equals("a")) {
				offer(itself.getFirst(), "b");
				assertThat(itself.getFirst().statistics().queued()).isEqualTo(1);
				assertThat(itself.getFirst().statistics().inFlight()).isEqualTo(1);
			}
			got.add(text + " ends");
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "a");

		assertThat(got).containsExactly("a begins", "a ends", "b begins", "b ends");
	}

	@Test
	void nothingIsHandedOverWhileItIsSuspendedByTheReceiver() {
		List<String> got = new ArrayList<>();
		List<Mailbox> itself = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			got.add(delivery.message().payload().asText());
			itself.getFirst().suspend();
			delivery.processed();
		});
		itself.add(mailbox);

		offer(mailbox, "a", "b");
		assertThat(got).containsExactly("a");
		assertThat(mailbox.statistics().queued()).isEqualTo(1);

		mailbox.resume();
		assertThat(got).containsExactly("a", "b");
	}

	@Test
	void whatFailsIsDeliveredAgain() {
		List<Integer> attempts = new ArrayList<>();
		Mailbox mailbox = mailbox((delivery) -> {
			attempts.add(delivery.attempt());
			if (attempts.size() == 1) {
				delivery.reject(LATER);
			}
			delivery.processed();
		});

		TestDelivery delivery = offer(mailbox, "a").getFirst();
		assertThat(delivery.told()).containsExactly("received");
		this.timer.advance(Duration.ofMinutes(1));

		assertThat(attempts).containsExactly(1, 2);
		assertThat(delivery.told()).containsExactly("received", "processed");
		assertThat(mailbox.statistics().redelivered()).isEqualTo(1);
	}

	@Test
	void whatManyPublishComesOneAfterAnotherInTheOrderOfEachWhileOthersLookAndStopIt() throws Exception {
		int producers = 3;
		int messages = 50_000;
		int[] last = new int[producers];
		Arrays.fill(last, -1);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger handled = new AtomicInteger();
		List<String> wrong = Collections.synchronizedList(new ArrayList<>());
		Mailbox mailbox = mailbox((delivery) -> {
			if (inside.incrementAndGet() > 1) {
				wrong.add("two at a time");
			}
			byte[] bytes = delivery.message().payload().array();
			int number = ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff);
			if (number != last[bytes[0]] + 1) {
				wrong.add(number + " came after " + last[bytes[0]]);
			}
			last[bytes[0]] = number;
			handled.incrementAndGet();
			inside.decrementAndGet();
			delivery.processed();
		});
		List<Future<?>> publishers = new ArrayList<>();
		for (int producer = 0; producer < producers; producer++) {
			byte name = (byte) producer;
			publishers.add(this.threads.submit(() -> {
				for (int i = 0; i < messages; i++) {
					Message message = message(new byte[] { name, (byte) (i >> 8), (byte) i });
					if (!mailbox.tryPost(message, SENDER)) {
						mailbox.offer(new Publication(message, AckLevel.NONE, TestDelivery.PEER, Deadline.NONE));
					}
				}
			}));
		}
		for (int look = 0; !publishers.stream().allMatch(Future::isDone); look++) {
			MailboxStatistics seen = mailbox.statistics();
			if (seen.accepted() != seen.processed() + seen.queued() + seen.inFlight() || seen.inFlight() < 0
					|| seen.inFlight() > 1) {
				wrong.add(seen.toString());
			}
			if (look % 10 == 0) {
				mailbox.suspend();
				mailbox.resume();
			}
		}
		for (Future<?> publisher : publishers) {
			publisher.get();
		}

		await().untilAsserted(() -> assertThat(handled).hasValue(producers * messages));
		assertThat(wrong).isEmpty();
		await()
			.untilAsserted(() -> assertThat(mailbox.statistics().processed()).isEqualTo((long) producers * messages));
		assertThat(mailbox.statistics().accepted()).isEqualTo((long) producers * messages);
	}

	@Test
	void whatIsOfferedWhileItClosesEndsOnce() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			Mailbox mailbox = mailbox(Delivery::processed);
			Map<TestDelivery, Boolean> offered = new ConcurrentHashMap<>();
			List<Future<?>> publishers = new ArrayList<>();
			for (int producer = 0; producer < 2; producer++) {
				publishers.add(this.threads.submit(() -> {
					for (int i = 0; i < 100; i++) {
						TestDelivery delivery = TestDelivery.of("m");
						offered.put(delivery, mailbox.tryOffer(delivery));
					}
				}));
			}
			for (int spins = random.nextInt(20_000); spins > 0; spins--) {
				Thread.onSpinWait();
			}
			mailbox.close();
			for (Future<?> publisher : publishers) {
				publisher.get();
			}

			assertThat(offered).as("seed %d", seed)
				.allSatisfy((delivery, taken) -> assertThat(delivery.told()).hasSize(taken ? 2 : 0));
		}
	}

	private static Message message(String text) {
		return new Message(new TopicName("test"), Payload.text(text));
	}

	private static Message message(byte[] bytes) {
		return new Message(new TopicName("test"), Payload.bytes(bytes));
	}

}
