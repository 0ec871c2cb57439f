package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.topic.DeadLetter;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.Subscriber.Kind;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a group promises when a member dies or a message kills: over every transport.
 */
public abstract class GroupContract extends ServerFixture {

	private static final int KEYS = 8;

	private static final int PER_KEY = 25;

	private static final Backoff SHORT = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(20));

	private final Redelivery redelivery = Redelivery.DEFAULTS.withBackoff(SHORT).withMaxAttempts(3);

	private final MailboxOptions options = MailboxOptions.forListener("worker")
		.withConcurrency(4)
		.withRedelivery(this.redelivery);

	/** What was delivered, in order: key, number and attempt. */
	private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

	private final Set<String> processed = ConcurrentHashMap.newKeySet();

	@Test
	void aMemberThatDiesWithMessagesInHandLosesNoneAndKeepsTheOrderOfFirstDeliveries() throws Exception {
		serveWithRetries();
		CompletableFuture<Void> release = new CompletableFuture<>();
		ConduitClient dying = connect();
		Connection toDying = server().connections().iterator().next();
		AtomicBoolean dead = new AtomicBoolean();
		join(dying, (delivery) -> {
			see(delivery);
			if (this.seen.size() > KEYS * 2) {
				release.join();
			}
			if (!dead.get()) {
				processed(delivery);
			}
		});
		ConduitClient publisher = connect();
		List<CompletableFuture<AckLevel>> published = publishAll(publisher);
		eventually("a member that is stuck").until(() -> this.seen.size() > KEYS * 2);

		join(connect(), (delivery) -> {
			see(delivery);
			processed(delivery);
		});
		dead.set(true);
		dying.closeAsync();
		toDying.abort(Problem.of(ErrorCode.DISCONNECTED, "killed by the test"));
		CompletableFuture.allOf(published.toArray(CompletableFuture[]::new))
			.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		release.complete(null);

		assertThat(this.processed).hasSize(KEYS * PER_KEY);
		assertThat(this.seen).as("what the dead one had in hand").anyMatch((text) -> text.endsWith(" 2"));
		// What the dead one was sent and had not begun is seen as a second delivery
		// alone.
		assertThat(firstDeliveries()).hasSize(KEYS)
			.allSatisfy((key, numbers) -> assertThat(numbers).as(key)
				.hasSizeGreaterThanOrEqualTo(PER_KEY - 1)
				.isSorted()
				.doesNotHaveDuplicates());
	}

	@Test
	void aPoisonMessageIsADeadLetterAfterExactlyItsAttemptsAndMayBeReplayedWhenItIsNoneAnyMore() throws Exception {
		serveWithRetries();
		AtomicBoolean mended = new AtomicBoolean();
		Receiver worker = (delivery) -> {
			see(delivery);
			if (delivery.message().payload().asText().equals("13") && !mended.get()) {
				throw new IllegalStateException("poison");
			}
			processed(delivery);
		};
		join(connect(), worker);
		join(connect(), worker);

		List<CompletableFuture<AckLevel>> published = publishAll(connect());
		eventually("the end of all").until(() -> published.stream().allMatch(CompletableFuture::isDone));

		assertThat(published.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(KEYS);
		List<DeadLetter> letters = server().deadLetters().list();
		assertThat(letters).hasSize(KEYS).allSatisfy((letter) -> {
			assertThat(letter.subscriber())
				.isEqualTo(new Subscriber(Kind.GROUP, "workers", new TopicPattern("accounts")));
			assertThat(letter.message().payload().asText()).isEqualTo("13");
			assertThat(letter.attempts()).isEqualTo(this.redelivery.maxAttempts());
		});
		for (int key = 0; key < KEYS; key++) {
			String poison = "k" + key + " 13 ";
			assertThat(this.seen.stream().filter((text) -> text.startsWith(poison))).containsExactly(poison + 1,
					poison + 2, poison + 3);
		}
		assertThat(this.processed).as("others went on").hasSize(KEYS * (PER_KEY - 1));

		mended.set(true);
		int replayed = server().deadLetters()
			.replayAll((letter) -> true, Deadline.NONE)
			.toCompletableFuture()
			.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

		assertThat(replayed).isEqualTo(KEYS);
		assertThat(this.processed).hasSize(KEYS * PER_KEY);
		assertThat(server().deadLetters().list()).isEmpty();
	}

	private void serveWithRetries() {
		MailboxOptions peers = MailboxOptions.forPeer("peer");
		serve(UnaryOperator.identity(),
				(builder) -> builder.peerMailbox(peers.withRedelivery(peers.redelivery().withBackoff(SHORT))));
	}

	private void join(ConduitClient client, Receiver receiver) {
		client.subscribe(new TopicPattern("accounts"), "workers", AckLevel.PROCESSED, this.options, receiver)
			.active()
			.toCompletableFuture()
			.join();
	}

	private static List<CompletableFuture<AckLevel>> publishAll(ConduitClient client) {
		List<CompletableFuture<AckLevel>> published = new ArrayList<>();
		for (int number = 0; number < PER_KEY; number++) {
			for (int key = 0; key < KEYS; key++) {
				Message message = new Message(new TopicName("accounts"), Payload.text(Integer.toString(number)));
				published
					.add(client.publish(message.withKey("k" + key), AckLevel.PROCESSED, client.deadline(PATIENCE)));
			}
		}
		return published;
	}

	private void see(Delivery delivery) {
		this.seen.add(describe(delivery) + " " + delivery.attempt());
	}

	private void processed(Delivery delivery) {
		this.processed.add(describe(delivery));
		delivery.processed();
	}

	private static String describe(Delivery delivery) {
		Message message = delivery.message();
		return message.handling().key() + " " + message.payload().asText();
	}

	private Map<String, List<Integer>> firstDeliveries() {
		return this.seen.stream()
			.map((text) -> text.split(" ", 3))
			.filter((parts) -> parts[2].equals("1"))
			.collect(Collectors.groupingBy((parts) -> parts[0],
					Collectors.mapping((parts) -> Integer.valueOf(parts[1]), Collectors.toList())));
	}

}
