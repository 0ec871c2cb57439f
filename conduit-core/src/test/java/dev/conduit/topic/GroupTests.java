package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;
import dev.conduit.topic.Subscriber.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(30)
class GroupTests {

	private static final Peer SELF = new Peer(0, "self", "server", "local://server");

	private static final Problem BROKEN = Problem.of(ErrorCode.INTERNAL, "broken").withRetry(true, null);

	/** As connections say it; not retryable. */
	private static final Problem CUT = Problem.of(ErrorCode.OUTCOME_UNKNOWN,
			"the connection ended before the answer came");

	private final ManualTimer timer = new ManualTimer();

	private final Bus bus = new Bus(BusOptions.DEFAULTS, SELF, new HandExecutor(), this.timer, new LongestWait());

	private final MailboxOptions options = MailboxOptions.forListener("listener")
		.withInline(true)
		.withRedelivery(Redelivery.DEFAULTS.withMaxAttempts(3));

	private final InHand one = new InHand();

	private final InHand other = new InHand();

	// sharing

	@Test
	void membersShareWhatOthersGetAllOf() {
		InHand alone = new InHand();
		join("workers", this.one, 4);
		join("workers", this.other, 4);
		this.bus.subscribe(new TopicPattern("a"), alone, this.options.withConcurrency(4));

		publish("1", "2", "3", "4");

		assertThat(this.one.got()).containsExactly("1", "3");
		assertThat(this.other.got()).containsExactly("2", "4");
		assertThat(alone.got()).containsExactly("1", "2", "3", "4");
	}

	@Test
	void groupsOfAnotherNameOrPatternGetTheirOwn() {
		InHand third = new InHand();
		join("workers", this.one, 4);
		join("others", this.other, 4);
		this.bus.subscribe(new TopicPattern("*"), "workers", third, this.options.withConcurrency(4));

		publish("1", "2");

		assertThat(List.of(this.one.got(), this.other.got(), third.got())).containsOnly(List.of("1", "2"));
	}

	@Test
	void theMemberWithTheLeastInHandGetsTheNextMessage() {
		join("workers", this.one, 4);
		join("workers", this.other, 4);
		publish("1", "2", "3", "4");

		this.other.get(0).processed();
		this.other.get(1).processed();
		publish("5", "6");

		assertThat(this.one.got()).containsExactly("1", "3");
		assertThat(this.other.got()).containsExactly("2", "4", "5", "6");
	}

	@Test
	void loadIsMeasuredByWhatAMemberCanHaveInHand() {
		join("workers", this.one, 1);
		join("workers", this.other, 3);

		publish("1", "2", "3", "4", "5");

		assertThat(this.one.got()).hasSize(1);
		assertThat(this.other.got()).hasSize(3);
		this.one.get(0).processed();
		assertThat(this.one.got()).containsExactly("1", "5");
	}

	@Test
	void aKeyIsInTheHandsOfOneMemberAtATime() {
		join("workers", this.one, 4);
		join("workers", this.other, 4);

		publishWithKey("a", "a1", "a2");
		publishWithKey("b", "b1", "b2");

		assertThat(this.one.got()).containsExactly("a1");
		assertThat(this.other.got()).containsExactly("b1");
		this.one.get(0).processed();
		assertThat(this.one.got()).as("has the least in hand").containsExactly("a1", "a2");
	}

	@Test
	void aMemberThatDiesLosesNoMessageAndNoOrderOfFirstDeliveries() {
		TestPeerSubscription dying = joinPeer("workers");
		publishWithKey("a", "a1", "a2", "a3");
		publishWithKey("b", "b1", "b2");
		assertThat(dying.texts()).containsExactly("a1", "b1");

		join("workers", this.one, 4);
		dying.ready(false);
		dying.delivered().forEach((delivery) -> delivery.reject(CUT));
		this.bus.unsubscribe(dying);
		for (int i = 0; i < this.one.got().size(); i++) {
			this.one.get(i).processed();
			this.timer.advance(Duration.ofSeconds(30));
		}

		assertThat(this.one.got()).containsExactlyInAnyOrder("a1#2", "a2", "a3", "b1#2", "b2")
			.containsSubsequence("a2", "a3");
	}

	@Test
	void whatAMemberThrowsIsLoggedOnceWhenTheGroupGivesUp() {
		Logger logger = (Logger) LoggerFactory.getLogger(Mailbox.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		IllegalStateException broken = new IllegalStateException("broken");
		this.bus.subscribe(new TopicPattern("a"), "workers", (delivery) -> {
			throw broken;
		}, this.options);

		publish("1");
		this.timer.advance(Duration.ofMillis(200));
		assertThat(log.list).noneMatch((event) -> event.getLevel().isGreaterOrEqual(Level.WARN));
		this.timer.advance(Duration.ofMillis(400));
		logger.detachAppender(log);

		assertThat(log.list).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.singleElement()
			.satisfies((event) -> {
				assertThat(event.getFormattedMessage())
					.startsWith("Mailbox 'workers' gives up a message of a after 3 attempt(s)");
				assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
			});
	}

	@Test
	void aNameOfAGroupThatCannotBeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> join("", this.one, 1))
			.withMessage("'group' must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> join("é".repeat(128), this.one, 1))
			.withMessageStartingWith("'group' must have at most 255 bytes of UTF-8 (was 256: 'ééé");
		join("é".repeat(127) + "e", this.one, 1);
	}

	@Test
	void aMemberThatIsNotReadyIsPassedOverAndAllWaitWhereNoneIs() {
		TestPeerSubscription peer = joinPeer("workers");
		TestPeerSubscription busy = joinPeer("workers");
		busy.ready(false);

		publish("1", "2");
		assertThat(peer.texts()).containsExactly("1", "2");
		peer.ready(false);
		// Only a delivery shows that nobody is ready any more.
		publish("3", "4");
		assertThat(peer.texts().size() + busy.texts().size()).isEqualTo(3);
		busy.ready(true);

		assertThat(busy.texts()).endsWith("4");
	}

	@Test
	void aMemberThatComesLaterHelpsWithWhatWaits() {
		join("workers", this.one, 1);
		publish("1", "2");

		join("workers", this.other, 1);

		assertThat(this.other.got()).containsExactly("2");
	}

	@Test
	void listenersAndPeersShareOneGroup() {
		TestPeerSubscription peer = joinPeer("workers");
		join("workers", this.one, 256);

		publish("1", "2", "3", "4");

		assertThat(peer.texts()).containsExactly("1", "3");
		assertThat(this.one.got()).containsExactly("2", "4");
	}

	@Test
	void thePublisherLearnsWhenTheMemberHasProcessedIt() {
		join("workers", this.one, 1);
		join("workers", this.other, 1);

		CompletionStage<Void> outcome = publish("1");
		assertThat(outcome.toCompletableFuture()).isNotDone();
		this.one.last().processed();

		assertThat(outcome.toCompletableFuture()).isCompleted();
	}

	// members that go

	@Test
	void whatAMemberThatDiedHadInHandGoesToAnotherWithTheAttemptCounted() {
		TestPeerSubscription dying = joinPeer("workers");
		TestPeerSubscription staying = joinPeer("workers");
		CompletionStage<Void> outcome = publish("1", "2", "3", "4");

		dying.ready(false);
		dying.delivered().forEach((delivery) -> delivery.reject(CUT));
		this.bus.unsubscribe(dying);
		this.timer.advance(Duration.ofSeconds(1));

		assertThat(dying.texts()).containsExactly("1", "3");
		assertThat(staying.texts()).containsExactly("2", "4", "1#2", "3#2");
		staying.delivered().forEach(Delivery::processed);
		assertThat(outcome.toCompletableFuture()).isCompleted();
		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void whatCrossedTheLeaveOfAPeerGoesToAnother() {
		TestPeerSubscription leaving = joinPeer("workers");
		publish("1");
		join("workers", this.one, 1);

		this.bus.unsubscribe(leaving);
		leaving.delivered().getLast().reject(Problem.of(ErrorCode.CANCELLED, "nobody took it"));
		this.timer.advance(Duration.ofMinutes(1));

		assertThat(this.one.got()).containsExactly("1#2");
	}

	@Test
	void aMemberThatLeavesGentlyFinishesWhatItHas() {
		Subscription leaving = join("workers", this.one, 2);
		join("workers", this.other, 2);
		CompletionStage<Void> outcome = publish("1");

		CompletionStage<Void> left = leaving.drain(Duration.ofSeconds(20));
		publish("2", "3");
		assertThat(left.toCompletableFuture()).isNotDone();
		this.one.last().processed();

		assertThat(left.toCompletableFuture()).isCompleted();
		assertThat(outcome.toCompletableFuture()).isCompleted();
		assertThat(this.other.got()).containsExactly("2", "3");
	}

	@Test
	void theLastMemberWorksOffWhatWaitsForTheGroup() {
		Subscription first = join("workers", this.one, 1);
		Subscription last = join("workers", this.other, 1);
		first.close();
		publish("1", "2");

		CompletionStage<Void> left = last.drain(Duration.ofSeconds(20));
		TestDelivery late = TestDelivery.to("a");
		this.bus.publish(late);
		this.other.last().processed();
		this.other.last().processed();

		assertThat(left.toCompletableFuture()).isCompleted();
		assertThat(this.other.got()).containsExactly("1", "2");
		assertThat(late.told()).as("nobody is subscribed").containsExactly("received", "processed");
		assertThat(this.bus.statistics()).isEqualTo(new BusStatistics(0, 3, 1));
	}

	@Test
	void whatWaitsWhenTheLastMemberIsGoneIsRejected() {
		Subscription only = join("workers", this.one, 1);
		publish("1");
		TestDelivery waiting = TestDelivery.to("a");
		this.bus.publish(waiting);

		only.close();
		join("workers", this.other, 1);

		assertThat(waiting.told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(this.other.got()).isEmpty();
		publish("2");
		assertThat(this.other.got()).containsExactly("2");
	}

	@Test
	void aBusThatDrainsWaitsForItsGroups() {
		join("workers", this.one, 1);
		join("workers", this.other, 1);
		publish("1", "2", "3");

		CompletionStage<Void> drained = this.bus.drain(Duration.ofSeconds(20));
		List.of(this.one, this.other).forEach((member) -> member.last().processed());
		assertThat(drained.toCompletableFuture()).isNotDone();
		InHand last = (this.one.got().size() == 2) ? this.one : this.other;
		assertThat(last.got()).endsWith("3");
		last.last().processed();

		assertThat(drained.toCompletableFuture()).isCompleted();
	}

	// failures

	@Test
	void aPoisonMessageIsADeadLetterOfTheGroupAfterExactlyItsAttemptsAndIsReplayedToAMember() {
		List<String> got = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			join("workers", (delivery) -> {
				got.add(InHand.describe(delivery));
				if (got.size() <= 3) {
					delivery.reject(BROKEN);
				}
				else {
					delivery.processed();
				}
			}, 1);
		}
		publish("x");
		this.timer.advance(Duration.ofMinutes(10));

		assertThat(got).containsExactly("x", "x#2", "x#3");
		DeadLetter letter = this.bus.deadLetters().list().get(0);
		assertThat(letter.subscriber()).isEqualTo(new Subscriber(Kind.GROUP, "workers", new TopicPattern("a")));
		assertThat(letter.attempts()).isEqualTo(3);
		this.bus.deadLetters().replay(letter.id(), Deadline.NONE);
		assertThat(got).hasSize(4);
		assertThat(this.bus.deadLetters().list()).isEmpty();
	}

	@Test
	void aMemberThatSaysNothingLosesTheMessageToAnother() {
		MailboxOptions hurried = this.options.withRedelivery(Redelivery.DEFAULTS.withAckTimeout(Duration.ofSeconds(5)));
		this.bus.subscribe(new TopicPattern("a"), "workers", this.one, hurried);
		publish("1");
		this.bus.subscribe(new TopicPattern("a"), "workers", this.other, this.options);
		publish("2");
		this.other.last().processed();

		this.timer.advance(Duration.ofSeconds(6));

		assertThat(this.one.got()).containsExactly("1");
		assertThat(this.other.got()).containsExactly("2", "1#2");
	}

	private Subscription join(String group, Receiver receiver, int concurrency) {
		return this.bus.subscribe(new TopicPattern("a"), group, receiver, this.options.withConcurrency(concurrency));
	}

	private TestPeerSubscription joinPeer(String group) {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED, group);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));
		return peer;
	}

	/** With the outcome of the last one. */
	private CompletionStage<Void> publish(String first, String... more) {
		CompletionStage<Void> outcome = publishOne(first);
		for (String text : more) {
			outcome = publishOne(text);
		}
		return outcome;
	}

	private void publishWithKey(String key, String... texts) {
		for (String text : texts) {
			CompletionStage<Void> outcome = publish(message(text).withKey(key));
			assertThat(outcome.toCompletableFuture()).isNotDone();
		}
	}

	private CompletionStage<Void> publishOne(String text) {
		return publish(message(text));
	}

	private CompletionStage<Void> publish(Message message) {
		return this.bus.publish(message, AckLevel.PROCESSED, Deadline.NONE);
	}

	private static Message message(String text) {
		return new Message(new TopicName("a"), Payload.text(text));
	}

}
