package dev.conduit.topic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;
import dev.conduit.topic.Subscriber.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of messages that no subscription wants.
 */
@Timeout(30)
class UnclaimedTests {

	private static final Peer SELF = new Peer(0, "self", "server", "local://server");

	private final MailboxOptions options = MailboxOptions.forListener("late").withInline(true);

	private final InHand late = new InHand();

	@Test
	void itCountsAsProcessedWhereNothingElseIsSaid() {
		Bus bus = bus(Unclaimed.COUNT);

		assertThat(publish(bus, "a", AckLevel.PROCESSED).toCompletableFuture()).isCompleted();

		assertThat(bus.statistics().unrouted()).isEqualTo(1);
		assertThat(bus.deadLetters().list()).isEmpty();
	}

	@Test
	void aRejectedOneIsToldToPublishersHereAndElsewhere() {
		Bus bus = bus(Unclaimed.REJECT);
		TestDelivery delivery = TestDelivery.to("a");

		bus.publish(delivery);

		assertThat(delivery.told()).containsExactly("UNROUTED");
		assertThat(delivery.problem().retryable()).isTrue();
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> publish(bus, "a", AckLevel.RECEIVED))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNROUTED))
			.withMessageContaining("nobody subscribed to 'a'");
		assertThat(bus.statistics().unrouted()).isEqualTo(2);
	}

	@Test
	void aTopicThatSomebodyWantsIsNotConcerned() {
		Bus bus = bus(Unclaimed.REJECT);
		bus.subscribe(new TopicPattern("*"), this.late, this.options);
		bus.subscribe(new TopicPattern("a"), "workers", this.late, this.options);

		publish(bus, "a", AckLevel.RECEIVED);

		assertThat(this.late.got()).hasSize(2);
		assertThat(bus.statistics().unrouted()).isZero();
	}

	@Test
	void aKeptOneIsADeadLetterOfNobodyAndItsPublisherIsContent() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);
		TestDelivery delivery = TestDelivery.to("a.b");

		bus.publish(delivery);

		assertThat(delivery.told()).containsExactly("received", "processed");
		assertThat(bus.deadLetters().list()).singleElement().satisfies((letter) -> {
			assertThat(letter.subscriber()).isEqualTo(new Subscriber(Kind.NOBODY, "", new TopicPattern("a.b")));
			assertThat(letter.problem().code()).isEqualTo(ErrorCode.UNROUTED);
			assertThat(letter.attempts()).isZero();
			assertThat(letter.message()).isEqualTo(delivery.message());
		});
	}

	@Test
	void oneThatWasPublishedAtMostOnceIsNotKept() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);

		publish(bus, "a", AckLevel.NONE);

		assertThat(bus.statistics().unrouted()).isEqualTo(1);
		assertThat(bus.deadLetters().list()).isEmpty();
	}

	@Test
	void aReplayGoesToWhoeverWantsItNow() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);
		publish(bus, "a", AckLevel.PROCESSED);
		InHand other = new InHand();
		bus.subscribe(new TopicPattern("a"), this.late, this.options);
		bus.subscribe(new TopicPattern("**"), other, this.options);

		CompletableFuture<Void> replayed = replay(bus);

		this.late.last().processed();
		assertThat(replayed).isNotDone();
		other.last().processed();
		assertThat(replayed).isCompleted();
		assertThat(bus.deadLetters().list()).isEmpty();
	}

	@Test
	void aReplayThatStillNobodyWantsLeavesTheLetter() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);
		publish(bus, "a", AckLevel.PROCESSED);

		assertThat(replay(bus)).isCompletedExceptionally();
		assertThat(replay(bus)).as("again").isCompletedExceptionally();

		assertThat(bus.deadLetters().list()).singleElement()
			.satisfies((letter) -> assertThat(letter.replaying()).isFalse());
	}

	@Test
	void aReplayThatASubscriberFailsWithIsThenItsLetterToo() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);
		publish(bus, "a", AckLevel.PROCESSED);
		bus.subscribe(new TopicPattern("a"), this.late, this.options);

		CompletableFuture<Void> replayed = replay(bus);
		this.late.last().reject(MailboxFixture.NEVER);

		assertThat(replayed).isCompletedExceptionally();
		assertThat(bus.deadLetters().list()).extracting((letter) -> letter.subscriber().kind())
			.containsExactlyInAnyOrder(Kind.NOBODY, Kind.LISTENER);
	}

	@Test
	void aReplayToABusThatClosesFailsAndKeepsTheLetter() {
		Bus bus = bus(Unclaimed.DEAD_LETTER);
		publish(bus, "a", AckLevel.PROCESSED);
		bus.close();

		assertThat(replay(bus)).isCompletedExceptionally();
		assertThat(bus.deadLetters().list()).hasSize(1);
	}

	private static Bus bus(Unclaimed unclaimed) {
		return new Bus(BusOptions.DEFAULTS.withUnclaimed(unclaimed), SELF, new HandExecutor(), new ManualTimer(),
				new LongestWait());
	}

	private static CompletableFuture<Void> replay(Bus bus) {
		long id = bus.deadLetters().list().getFirst().id();
		return bus.deadLetters().replay(id, Deadline.NONE).toCompletableFuture();
	}

	private static CompletionStage<Void> publish(Bus bus, String topic, AckLevel ackLevel) {
		return bus.publish(new Message(new TopicName(topic), Payload.text("text")), ackLevel, Deadline.NONE);
	}

}
