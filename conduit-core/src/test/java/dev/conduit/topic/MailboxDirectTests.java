package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
		Crowd crowd = new Crowd(this.threads, 3, 50_000);
		Mailbox mailbox = mailbox(crowd);

		crowd.publish(mailbox, MailboxDirectTests::post);
		crowd.lookAndStop(mailbox);

		crowd.assertThatAllCameInOrder(mailbox);
	}

	private static void post(Mailbox mailbox, byte[] payload) {
		Message message = new Message(new TopicName("test"), Payload.bytes(payload));
		if (!mailbox.tryPost(message, SENDER)) {
			mailbox.offer(new Publication(message, AckLevel.NONE, TestDelivery.PEER, Deadline.NONE));
		}
	}

	@Test
	void whatIsOfferedWhileItClosesEndsOnce() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			Mailbox mailbox = mailbox(Delivery::processed);

			assertThat(Crowd.offerWhileItCloses(this.threads, mailbox, random)).as("seed %d", seed)
				.allSatisfy((delivery, taken) -> assertThat(delivery.told()).hasSize(taken ? 2 : 0));
		}
	}

	private static Message message(String text) {
		return new Message(new TopicName("test"), Payload.text(text));
	}

}
