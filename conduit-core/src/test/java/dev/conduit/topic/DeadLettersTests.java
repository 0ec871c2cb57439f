package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;
import dev.conduit.topic.Subscriber.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(30)
class DeadLettersTests {

	private static final Peer SELF = new Peer(0, "self", "server", "local://server");

	private static final Problem BROKEN = Problem.of(ErrorCode.INTERNAL, "broken").withRetry(true, null);

	private static final Problem WRONG = Problem.of(ErrorCode.INVALID_VALUE, "wrong");

	private final ManualTimer timer = new ManualTimer();

	private final MailboxOptions options = MailboxOptions.forListener("listener")
		.withInline(true)
		.withRedelivery(Redelivery.DEFAULTS.withMaxAttempts(3));

	private final List<String> got = new ArrayList<>();

	private Bus bus = bus(DeadLetterOptions.DEFAULTS);

	// what becomes a letter

	@Test
	void aPoisonMessageIsADeadLetterAfterExactlyItsAttempts() {
		subscribe("a", (delivery) -> {
			assertThat(this.bus.deadLetters().list()).isEmpty();
			fail(delivery);
		});
		Message message = new Message(new TopicName("a"), Headers.of("trace", "17"), Payload.text("poison"), null);

		CompletionStage<Void> outcome = this.bus.publish(message, AckLevel.PROCESSED, Deadline.NONE);
		this.timer.advance(Duration.ofMinutes(10));

		assertThat(this.got).containsExactly("poison", "poison#2", "poison#3");
		assertThat(outcome.toCompletableFuture()).isCompletedExceptionally();
		DeadLetter letter = onlyLetter();
		assertThat(letter.message()).isSameAs(message);
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(letter.problem().detail()).isEqualTo("given up after 3 attempts: broken");
		assertThat(letter.subscriber()).isEqualTo(new Subscriber(Kind.LISTENER, "listener", new TopicPattern("a")));
		assertThat(letter.publisher()).isEqualTo(SELF);
		assertThat(letter.age()).isPositive().isLessThan(Duration.ofMinutes(10));
	}

	@Test
	void whatMakesNoSenseToTryAgainIsOneAfterItsFirstAttempt() {
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		publish("wrong");

		assertThat(onlyLetter().attempts()).isEqualTo(1);
		assertThat(onlyLetter().problem()).isEqualTo(WRONG);
	}

	@Test
	void aListenerWithOneAttemptFailsOnce() {
		subscribe("a", this::fail, this.options.withRedelivery(Redelivery.NONE));

		publish("x");

		assertThat(onlyLetter().problem()).isEqualTo(BROKEN);
	}

	@Test
	void itsPublisherIsToldWhenTheLetterIsThere() {
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		List<Integer> letters = new ArrayList<>();
		publish("wrong").whenComplete((nothing, failure) -> letters.add(this.bus.deadLetters().list().size()));

		assertThat(letters).containsExactly(1);
	}

	@Test
	void onlyTheSubscriberThatFailedHasALetter() {
		subscribe("a", (delivery) -> delivery.reject(WRONG));
		subscribe("*", Delivery::processed, this.options.withName("other"));

		publish("x");

		assertThat(onlyLetter().subscriber().name()).isEqualTo("listener");
	}

	@Test
	void aMessageThatIsDeliveredAtMostOnceIsNone() {
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		this.bus.publish(new TestDelivery("a", "x", AckLevel.NONE, new TestSource(), 1));

		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void whatWaitsInASubscriptionThatEndsIsNone() {
		InHand receiver = new InHand();
		Subscription subscription = subscribe("a", receiver);
		publish("in hand");
		publish("waiting");

		subscription.close();
		receiver.last().reject(BROKEN);

		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void whatCrossedTheEndOfAPeersSubscriptionIsNone() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("connection 1"));
		publish("x");

		this.bus.unsubscribe(peer);
		peer.delivered().getLast().reject(Problem.of(ErrorCode.CANCELLED, "nobody took it"));

		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void whatAPeerRefusesIsOne() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("connection 1"));
		publish("x");

		peer.delivered().getLast().reject(WRONG);

		assertThat(onlyLetter().subscriber())
			.isEqualTo(new Subscriber(Kind.CLIENT, peer.peer().name(), new TopicPattern("a")));
	}

	// replay

	@Test
	void aReplayGoesToTheSubscriberThatFailedAndToNobodyElse() {
		subscribe("*", Delivery::processed, this.options.withName("other"));
		Subscription failing = subscribe("a", (delivery) -> delivery.reject(WRONG));
		publish("x");
		failing.close();
		InHand repaired = new InHand();
		subscribe("a", repaired);
		InHand stranger = new InHand();
		subscribe("a", stranger, this.options.withName("stranger"));

		CompletionStage<Void> outcome = this.bus.deadLetters().replay(onlyLetter().id(), Deadline.NONE);

		assertThat(repaired.got()).containsExactly("x");
		assertThat(stranger.got()).isEmpty();
		assertThat(onlyLetter().replaying()).isTrue();
		repaired.last().processed();
		assertThat(outcome.toCompletableFuture()).isCompleted();
		assertThat(this.bus.deadLetters().list()).isEmpty();
		assertThat(this.bus.deadLetters().statistics()).isEqualTo(new DeadLetterStatistics(0, 0, 1, 1, 0, 0, 0, 0));
	}

	@Test
	void aReplayThatFailsLeavesTheLetterWithAllAttempts() {
		subscribe("a", this::fail);
		publish("x");
		this.timer.advance(Duration.ofMinutes(10));
		long id = onlyLetter().id();

		CompletionStage<Void> outcome = this.bus.deadLetters().replay(id, Deadline.NONE);
		this.timer.advance(Duration.ofMinutes(10));

		assertThat(this.got).containsExactly("x", "x#2", "x#3", "x", "x#2", "x#3");
		assertThat(outcome.toCompletableFuture()).isCompletedExceptionally();
		assertThat(onlyLetter().id()).isEqualTo(id);
		assertThat(onlyLetter().attempts()).isEqualTo(6);
		assertThat(onlyLetter().replaying()).isFalse();
		assertThat(this.bus.deadLetters().statistics().kept()).isEqualTo(1);
	}

	@Test
	void aLetterIsReplayedOnceAtATime() {
		InHand receiver = new InHand();
		subscribe("a", receiver);
		publish("x");
		receiver.last().reject(WRONG);
		long id = onlyLetter().id();
		this.bus.deadLetters().replay(id, Deadline.NONE);

		assertFails(this.bus.deadLetters().replay(id, Deadline.NONE), "dead letter 1 is being replayed");
		assertThat(this.bus.deadLetters().replayAll((letter) -> true, Deadline.NONE).toCompletableFuture())
			.isCompletedWithValue(0);
		assertThat(receiver.got()).hasSize(2);
	}

	@Test
	void aReplayThatTheMailboxRefusesOrLosesLeavesTheLetter() {
		InHand receiver = new InHand();
		MailboxOptions small = this.options
			.withBounds(MailboxBounds.DEFAULTS.withCapacity(1).withOverflow(OverflowPolicy.FAIL));
		Subscription subscription = subscribe("a", receiver, small);
		publish("x");
		receiver.last().reject(WRONG);
		long id = onlyLetter().id();
		publish("in hand");
		publish("waiting");

		assertFails(this.bus.deadLetters().replay(id, Deadline.NONE),
				"mailbox 'listener' is full (capacity 1, overflow FAIL)");
		receiver.last().processed();
		CompletionStage<Void> lost = this.bus.deadLetters().replay(id, Deadline.NONE);
		assertThat(onlyLetter().replaying()).isTrue();
		subscription.close();

		assertFails(lost, "mailbox 'listener' is closed");
		assertThat(onlyLetter().replaying()).isFalse();
		assertThat(onlyLetter().attempts()).isEqualTo(1);
	}

	@Test
	void aReplayNeedsItsSubscriberAndItsLetter() {
		Subscription subscription = subscribe("a", (delivery) -> delivery.reject(WRONG));
		publish("x");
		subscription.close();

		assertFails(this.bus.deadLetters().replay(onlyLetter().id(), Deadline.NONE),
				"listener 'listener' is not subscribed to a any more");
		assertFails(this.bus.deadLetters().replay(99, Deadline.NONE), "there is no dead letter 99");
	}

	@Test
	void aPeerThatCameAgainGetsItsReplay() {
		TestPeerSubscription before = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(before, MailboxOptions.forPeer("connection 1"));
		publish("x");
		before.delivered().getLast().reject(WRONG);
		this.bus.unsubscribe(before);
		TestPeerSubscription after = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(after, MailboxOptions.forPeer("connection 2"));

		CompletionStage<Void> outcome = this.bus.deadLetters().replay(onlyLetter().id(), Deadline.NONE);
		after.delivered().getLast().processed();

		assertThat(outcome.toCompletableFuture()).isCompleted();
	}

	@Test
	void severalAreReplayedAndThoseThatWereProcessedAreCounted() {
		boolean[] repaired = { false };
		subscribe("a", (delivery) -> {
			if (repaired[0] && !delivery.message().payload().asText().equals("hopeless")) {
				delivery.processed();
			}
			else {
				delivery.reject(WRONG);
			}
		});
		List.of("1", "hopeless", "2").forEach(this::publish);
		repaired[0] = true;

		CompletionStage<Integer> processed = this.bus.deadLetters()
			.replayAll((letter) -> letter.subscriber().name().equals("listener"), Deadline.NONE);

		assertThat(processed.toCompletableFuture()).isCompletedWithValue(2);
		assertThat(texts()).containsExactly("hopeless");
	}

	// bounds

	@Test
	void theOldestGoForNewerOnes() {
		this.bus = bus(DeadLetterOptions.DEFAULTS.withCapacity(2));
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		List.of("1", "2").forEach(this::publish);
		assertThat(texts()).containsExactly("1", "2");
		publish("3");

		assertThat(texts()).containsExactly("2", "3");
		assertThat(this.bus.deadLetters().statistics().evicted()).isEqualTo(1);
	}

	@Test
	void theBytesOfAllAreBounded() {
		this.bus = bus(DeadLetterOptions.DEFAULTS.withMaxBytes(3000));
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		publish("1".repeat(1000));
		publish("2".repeat(1000));
		assertThat(texts()).hasSize(2);
		publish("3".repeat(1000));
		publish("4".repeat(3000));

		assertThat(texts()).containsExactly("2".repeat(1000), "3".repeat(1000));
		DeadLetterStatistics statistics = this.bus.deadLetters().statistics();
		assertThat(statistics.bytes()).isBetween(2000L, 3000L);
		assertThat(statistics.evicted()).isEqualTo(1);
		assertThat(statistics.unkept()).isEqualTo(1);
	}

	@Test
	void noneAreKeptWhereThereIsNoRoomForAny() {
		this.bus = bus(DeadLetterOptions.DEFAULTS.withCapacity(0));
		subscribe("a", (delivery) -> delivery.reject(WRONG));

		publish("x");

		assertThat(this.bus.deadLetters().list()).isEmpty();
		assertThat(this.bus.deadLetters().statistics().unkept()).isEqualTo(1);
	}

	@Test
	void theyAreKeptForTheirRetention() {
		this.bus = bus(DeadLetterOptions.DEFAULTS.withRetention(Duration.ofHours(1)));
		subscribe("a", (delivery) -> delivery.reject(WRONG));
		publish("1");
		this.timer.advance(Duration.ofMinutes(59));
		publish("2");
		assertThat(texts()).containsExactly("1", "2");

		this.timer.advance(Duration.ofMinutes(1));

		assertThat(texts()).containsExactly("2");
		assertThat(this.bus.deadLetters().statistics().expired()).isEqualTo(1);
	}

	@Test
	void theyCanBeThrownAway() {
		subscribe("a", (delivery) -> delivery.reject(WRONG));
		List.of("1", "2", "3").forEach(this::publish);

		assertThat(this.bus.deadLetters().purge(2)).isTrue();
		assertThat(this.bus.deadLetters().purge(2)).isFalse();
		assertThat(this.bus.deadLetters().find(2)).isEmpty();
		assertThat(this.bus.deadLetters().find(3)).isPresent();
		assertThat(texts()).containsExactly("1", "3");
		assertThat(this.bus.deadLetters().purgeAll((letter) -> letter.id() == 1)).isEqualTo(1);
		assertThat(texts()).containsExactly("3");
		assertThat(this.bus.deadLetters().statistics().purged()).isEqualTo(2);
	}

	@Test
	void theirBoundsMakeSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> DeadLetterOptions.DEFAULTS.withCapacity(-1))
			.withMessage("'capacity' must be 0 to 1000000 (was -1)");
		assertThatIllegalArgumentException().isThrownBy(() -> DeadLetterOptions.DEFAULTS.withMaxBytes(0))
			.withMessage("'maxBytes' must be more than 0 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> DeadLetterOptions.DEFAULTS.withRetention(Duration.ZERO))
			.withMessage("'retention' must be more than zero (was PT0S)");
	}

	private void fail(Delivery delivery) {
		this.got.add(InHand.describe(delivery));
		delivery.reject(BROKEN);
	}

	private Bus bus(DeadLetterOptions deadLetters) {
		return new Bus(BusOptions.DEFAULTS.withDeadLetters(deadLetters), SELF, new HandExecutor(), this.timer,
				new LongestWait());
	}

	private Subscription subscribe(String pattern, Receiver receiver) {
		return subscribe(pattern, receiver, this.options);
	}

	private Subscription subscribe(String pattern, Receiver receiver, MailboxOptions options) {
		return this.bus.subscribe(new TopicPattern(pattern), receiver, options);
	}

	private CompletionStage<Void> publish(String text) {
		return this.bus.publish(new Message(new TopicName("a"), Payload.text(text)), AckLevel.PROCESSED, Deadline.NONE);
	}

	private DeadLetter onlyLetter() {
		assertThat(this.bus.deadLetters().list()).hasSize(1);
		return this.bus.deadLetters().list().get(0);
	}

	private List<String> texts() {
		return this.bus.deadLetters().list().stream().map((letter) -> letter.message().payload().asText()).toList();
	}

	private static void assertFails(CompletionStage<?> stage, String detail) {
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> stage.toCompletableFuture().join())
			.satisfies((ex) -> assertThat(((ConduitException) ex.getCause()).problem().detail()).isEqualTo(detail));
	}

}
