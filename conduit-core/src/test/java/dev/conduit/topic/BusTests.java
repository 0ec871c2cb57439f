package dev.conduit.topic;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class BusTests {

	private static final Peer SELF = new Peer(0, "self", "server", "local://server");

	private final ManualTimer timer = new ManualTimer();

	private final HandExecutor executor = new HandExecutor();

	private final Bus bus = bus(BusOptions.DEFAULTS);

	private final InHand one = new InHand();

	private final InHand other = new InHand();

	private final MailboxOptions options = MailboxOptions.forListener("listener").withInline(true);

	private final MailboxOptions small = this.options
		.withBounds(MailboxBounds.DEFAULTS.withCapacity(1).withOverflow(OverflowPolicy.FAIL));

	private final MailboxOptions blocking = this.options.withBounds(MailboxBounds.DEFAULTS.withCapacity(1));

	// routing

	@Test
	void bringsAMessageToEachSubscriptionOfItsTopic() {
		subscribe("orders.*", this.one);
		subscribe("orders.**", this.other);
		subscribe("bills.*", (delivery) -> {
			throw new AssertionError("it is not for bills");
		});

		TestDelivery delivery = publish("orders.new");

		assertThat(this.one.got()).containsExactly("text");
		assertThat(this.other.got()).containsExactly("text");
		assertThat(this.one.last().message()).isSameAs(delivery.message());
		assertThat(this.other.last().message()).isSameAs(delivery.message());
		assertThat(delivery.told()).containsExactly("received");
		this.one.last().processed();
		assertThat(delivery.told()).containsExactly("received");
		this.other.last().processed();
		assertThat(delivery.told()).containsExactly("received", "processed");
	}

	@Test
	void whatNobodyWantsIsProcessedAndCounted() {
		subscribe("orders.*", this.one);

		TestDelivery delivery = publish("bills.new");

		assertThat(delivery.told()).containsExactly("received", "processed");
		assertThat(this.bus.statistics()).isEqualTo(new BusStatistics(1, 1, 1));
	}

	@Test
	void aFullMailboxThatFailsRejectsItsOwnShareOnly() {
		subscribe("a", this.one, this.small);
		subscribe("a", this.other, this.options.withConcurrency(8));
		publish("a");
		publish("a");

		TestDelivery delivery = publish("a");
		assertThat(delivery.told()).isEmpty();
		assertThat(this.other.got()).hasSize(3);
		this.other.last().processed();

		assertThat(delivery.problem().code()).isEqualTo(ErrorCode.QUEUE_FULL);
		assertThat(delivery.problem().detail()).isEqualTo("1 of 2 subscriptions rejected it; the first: "
				+ "mailbox 'listener' is full (capacity 1, overflow FAIL)");
	}

	@Test
	void aSubscriptionGetsNothingAfterItsEnd() {
		Subscription subscription = subscribe("a", this.one);
		publish("a");
		TestDelivery waiting = publish("a");

		subscription.close();
		subscription.close();

		assertThat(waiting.told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(publish("a").told()).containsExactly("received", "processed");
		assertThat(this.bus.statistics().subscriptions()).isZero();
	}

	@Test
	void aSubscriptionThatEndsGentlyHandlesWhatItGot() {
		Subscription subscription = subscribe("a", this.one);
		publish("a");
		TestDelivery waiting = publish("a");

		CompletionStage<Void> drained = subscription.drain(Duration.ofSeconds(20));
		publish("a");
		assertThat(this.bus.statistics().subscriptions()).as("it is still there").isEqualTo(1);
		this.one.last().processed();
		this.one.last().processed();

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(waiting.told()).containsExactly("received", "processed");
		assertThat(this.one.got()).hasSize(2);
		assertThat(this.bus.statistics().subscriptions()).isZero();
	}

	@Test
	void aBusThatClosesEndsASubscriptionThatEndsGently() {
		Subscription subscription = subscribe("a", this.one);
		publish("a");
		TestDelivery waiting = publish("a");
		CompletionStage<Void> drained = subscription.drain(Duration.ofSeconds(20));

		this.bus.close();

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(waiting.told()).containsExactly("received", "SHUTTING_DOWN");
	}

	@Test
	void aSubscriptionThatEndsWhileAMessageIsOnItsWayToItIsNone() {
		AtomicReference<Subscription> last = new AtomicReference<>();
		Receiver ending = (delivery) -> {
			last.get().mailbox().close();
			delivery.processed();
		};
		subscribe("a", ending);
		last.set(subscribe("a", this.one));

		TestDelivery delivery = publish("a");

		assertThat(this.one.got()).isEmpty();
		assertThat(delivery.told()).containsExactly("received", "processed");
	}

	@Test
	void aSubscriptionShowsItsPatternAndFigures() {
		Subscription subscription = subscribe("a.{x}", this.one);
		publish("a.b");

		assertThat(subscription.pattern()).isEqualTo(new TopicPattern("a.{x}"));
		assertThat(subscription.statistics().inFlight()).isEqualTo(1);
		assertThat(subscription).hasToString("Subscription[a.{x}, Mailbox[listener]]");
	}

	@Test
	void thereAreNoMoreSubscriptionsThanItsBound() {
		Bus bus = bus(BusOptions.DEFAULTS.withMaxSubscriptions(2));
		Subscription first = bus.subscribe(new TopicPattern("a"), this.one, this.options);
		bus.subscribe(new TestPeerSubscription("a", AckLevel.NONE), MailboxOptions.forPeer("peer"));

		assertThatExceptionOfType(ConduitOverloadedException.class)
			.isThrownBy(() -> bus.subscribe(new TopicPattern("a"), this.one, this.options))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
			.withMessageContaining("there are 2 subscriptions, and may not be more");
		assertThatExceptionOfType(ConduitOverloadedException.class).isThrownBy(
				() -> bus.subscribe(new TestPeerSubscription("a", AckLevel.NONE), MailboxOptions.forPeer("peer")));
		first.close();
		bus.subscribe(new TopicPattern("a"), this.one, this.options);
		assertThat(bus.statistics().subscriptions()).isEqualTo(2);
	}

	@Test
	void itsBoundMakesSense() {
		assertThatIllegalArgumentException().isThrownBy(() -> BusOptions.DEFAULTS.withMaxSubscriptions(0))
			.withMessage("'maxSubscriptions' must be 1 or more (was 0)");
	}

	// peers

	@Test
	void sendsAPeerWhatItSubscribedToUntilItUnsubscribes() {
		TestPeerSubscription peer = new TestPeerSubscription("orders.*", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));

		TestDelivery delivery = publish("orders.new");
		assertThat(peer.texts()).containsExactly("text");
		assertThat(delivery.told()).containsExactly("received");
		peer.delivered().getFirst().processed();
		assertThat(delivery.told()).containsExactly("received", "processed");

		this.bus.unsubscribe(peer);
		this.bus.unsubscribe(peer);
		publish("orders.new");
		assertThat(peer.texts()).hasSize(1);
		assertThat(this.bus.statistics().subscriptions()).isZero();
	}

	@Test
	void aPeerHasAsManyOnTheirWayAsItsWindowSays() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer").withConcurrency(2));

		publish("a");
		publish("a");
		publish("a");
		assertThat(peer.texts()).hasSize(2);

		peer.delivered().getFirst().processed();
		assertThat(peer.texts()).hasSize(3);
	}

	@Test
	void aPeerThatIsNotReadyWaitsAndLosesNothing() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.NONE);
		peer.ready(false);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));
		TestDelivery first = publish("a");
		assertThat(peer.texts()).isEmpty();
		assertThat(first.told()).containsExactly("received");

		peer.ready(true);
		assertThat(first.told()).containsExactly("received", "processed");
		peer.ready(false);
		publish("a");
		assertThat(peer.texts()).as("what it learns of its readiness with one delivery is for the next").hasSize(2);
		publish("a");
		assertThat(peer.texts()).hasSize(2);

		peer.ready(true);
		assertThat(peer.texts()).hasSize(3);
	}

	@Test
	void aPeerThatNeverAcknowledgesGetsAMessageOnce() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.NONE) {

			@Override
			public void deliver(Delivery delivery) {
				delivered().add(delivery);
				delivery.reject(Problem.of(ErrorCode.DISCONNECTED, "gone"));
			}

		};
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));

		TestDelivery delivery = publish("a");

		assertThat(delivery.told()).containsExactly("received", "UNROUTED");
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aPeerThatDoesNotAcknowledgeInTimeGetsItAgain() {
		TestPeerSubscription peer = new TestPeerSubscription("a", AckLevel.PROCESSED);
		this.bus.subscribe(peer, MailboxOptions.forPeer("peer"));
		publish("a");

		this.timer.advance(Duration.ofSeconds(31));

		assertThat(peer.texts()).containsExactly("text", "text#2");
	}

	@Test
	void aPatternThatIsWrongIsTheFaultOfThePeer() {
		TestPeerSubscription peer = new TestPeerSubscription("a..b", AckLevel.NONE);

		assertThatExceptionOfType(ConduitValidationException.class)
			.isThrownBy(() -> this.bus.subscribe(peer, MailboxOptions.forPeer("peer")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining("'' in 'a..b'");
		assertThat(this.bus.statistics().subscriptions()).isZero();
	}

	// publishing in this process

	@Test
	void aPublisherIsToldWhenAllHaveProcessedIt() {
		subscribe("a", this.one);
		subscribe("a", this.other);

		CompletionStage<Void> done = send("a", AckLevel.PROCESSED);
		this.one.last().processed();
		assertThat(done).isNotDone();
		this.other.last().processed();

		assertThat(done).isCompleted();
		assertThat(this.one.last().peer()).isEqualTo(SELF);
		assertThat(this.one.last().ackLevel()).isEqualTo(AckLevel.PROCESSED);
	}

	@Test
	void aPublisherIsToldWhoRejectedIt() {
		subscribe("a", this.one);
		subscribe("a", this.other);
		CompletionStage<Void> done = send("a", AckLevel.PROCESSED);

		this.one.last().processed();
		this.other.last().reject(MailboxFixture.NEVER);

		assertThat(done).isCompletedExceptionally();
		assertThat(done.toCompletableFuture().exceptionNow()).isInstanceOf(ConduitValidationException.class)
			.hasMessageContaining("1 of 2 subscriptions rejected it; the first: not ever");
	}

	@Test
	void whoAsksForLessNeedNotWaitForTheReceiver() {
		subscribe("a", this.one);

		assertThat(send("a", AckLevel.RECEIVED)).isCompleted();
		assertThat(send("a", AckLevel.NONE)).isCompleted();
		assertThat(send("nobody", AckLevel.PROCESSED)).isCompleted();
	}

	@Test
	void nobodyKeepsAMessage() {
		TestDelivery delivery = new TestDelivery("a", "text", AckLevel.PERSISTED, new TestSource(), 1);

		this.bus.publish(delivery);

		assertThat(delivery.told()).containsExactly("INVALID_VALUE");
		assertThat(delivery.problem().detail()).contains("PERSISTED needs a durable store");
		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> send("a", AckLevel.PERSISTED))
			.withMessageContaining("PERSISTED needs a durable store");
	}

	@Test
	void aPublisherLearnsOfAFullMailboxAtOnceWhateverItAskedFor() {
		subscribe("a", this.one, this.small);
		subscribe("a", this.other, this.options.withConcurrency(8));
		send("a", AckLevel.NONE);
		send("a", AckLevel.NONE);

		assertThatExceptionOfType(ConduitOverloadedException.class).isThrownBy(() -> send("a", AckLevel.NONE))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.QUEUE_FULL))
			.withMessageContaining("1 of 2 subscriptions refused it");
		assertThat(this.other.got()).hasSize(3);
	}

	@Test
	void aPublisherWaitsWhileAMailboxIsFull() throws Exception {
		Subscription subscription = subscribe("a", this.one, this.blocking);
		subscribe("a", this.other, this.options.withConcurrency(8));
		send("a", AckLevel.NONE);
		send("a", AckLevel.NONE);

		FutureTask<CompletionStage<Void>> publisher = publishElsewhere(Deadline.NONE);
		awaitWaitingPublisher(subscription);
		assertThat(this.other.got()).as("others do not wait").hasSize(3);
		assertThat(publisher.isDone()).isFalse();
		this.one.last().processed();

		CompletionStage<Void> done = publisher.get(10, TimeUnit.SECONDS);
		this.one.last().processed();
		this.one.last().processed();
		assertThat(done).isNotDone();
		this.other.last().processed();
		assertThat(done).isCompleted();
	}

	@Test
	void aPublisherDoesNotWaitForEver() {
		Subscription subscription = subscribe("a", this.one, this.blocking);
		send("a", AckLevel.NONE);
		send("a", AckLevel.NONE);
		FutureTask<CompletionStage<Void>> publisher = publishElsewhere(
				Deadline.after(this.timer, Duration.ofSeconds(5)));
		awaitWaitingPublisher(subscription);

		this.timer.advance(Duration.ofSeconds(5));

		assertThat(publisher).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOverloadedException.class)
			.withMessageContaining("had no room within PT5S");
	}

	@Test
	void anInterruptTakesBackWhatWaitsForRoom() {
		Subscription subscription = subscribe("a", this.one, this.blocking);
		send("a", AckLevel.NONE);
		send("a", AckLevel.NONE);
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		FutureTask<CompletionStage<Void>> publisher = new FutureTask<>(() -> {
			try {
				return send("a", AckLevel.NONE);
			}
			finally {
				interrupted.set(Thread.currentThread().isInterrupted());
			}
		});
		Thread thread = Thread.ofVirtual().start(publisher);
		awaitWaitingPublisher(subscription);

		thread.interrupt();

		assertThat(publisher).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitCancelledException.class);
		assertThat(interrupted).hasValue(true);
		assertThat(subscription.statistics().waitingPublishers()).isZero();
	}

	// the end

	@Test
	void aClosedBusTakesNothingAndEndsAll() {
		subscribe("a", this.one);
		TestDelivery inHand = publish("a");
		TestDelivery waiting = publish("a");

		this.bus.close();

		assertThat(waiting.told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(publish("a").told()).containsExactly("SHUTTING_DOWN");
		assertThatExceptionOfType(ConduitUnavailableException.class).isThrownBy(() -> send("a", AckLevel.NONE))
			.withMessageContaining("the bus is closed");
		assertThatExceptionOfType(ConduitUnavailableException.class).isThrownBy(() -> subscribe("a", this.other));
		assertThat(this.bus.statistics().subscriptions()).isZero();
		this.one.last().processed();
		assertThat(inHand.told()).containsExactly("received", "processed");
	}

	@Test
	void aBusThatClosesWhileAMessageIsOnItsWayLosesItAloud() {
		subscribe("a", (delivery) -> {
			this.bus.close();
			delivery.processed();
		});
		subscribe("a", this.one);

		TestDelivery delivery = publish("a");

		assertThat(delivery.told()).containsExactly("SHUTTING_DOWN");
		assertThat(delivery.problem().detail())
			.isEqualTo("1 of 2 subscriptions rejected it; the first: the bus is closed");
	}

	@Test
	void aDrainedBusHasWorkedOffAll() {
		subscribe("a", this.one);
		subscribe("a", this.other);
		TestDelivery first = publish("a");
		TestDelivery second = publish("a");

		CompletionStage<Void> drained = this.bus.drain(Duration.ofSeconds(20));
		assertThat(publish("a").told()).containsExactly("SHUTTING_DOWN");
		this.one.last().processed();
		this.one.last().processed();
		this.other.last().processed();
		assertThat(drained.toCompletableFuture()).isNotDone();
		this.other.last().processed();

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(first.told()).containsExactly("received", "processed");
		assertThat(second.told()).containsExactly("received", "processed");
		assertThat(this.bus.statistics().subscriptions()).isZero();
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void aDrainDoesNotWaitForEver() {
		subscribe("a", this.one);
		TestDelivery stuck = publish("a");
		TestDelivery waiting = publish("a");

		CompletionStage<Void> drained = this.bus.drain(Duration.ofSeconds(20));
		this.timer.advance(Duration.ofSeconds(20));

		assertThat(drained.toCompletableFuture()).isCompleted();
		assertThat(stuck.told()).containsExactly("received");
		assertThat(waiting.told()).containsExactly("received", "SHUTTING_DOWN");
	}

	private Bus bus(BusOptions options) {
		return new Bus(options, SELF, this.executor, this.timer, new LongestWait());
	}

	private Subscription subscribe(String pattern, Receiver receiver) {
		return subscribe(pattern, receiver, this.options);
	}

	private Subscription subscribe(String pattern, Receiver receiver, MailboxOptions options) {
		return this.bus.subscribe(new TopicPattern(pattern), receiver, options);
	}

	private TestDelivery publish(String topic) {
		TestDelivery delivery = TestDelivery.to(topic);
		this.bus.publish(delivery);
		return delivery;
	}

	private CompletionStage<Void> send(String topic, AckLevel ackLevel) {
		return send(topic, ackLevel, Deadline.NONE);
	}

	private CompletionStage<Void> send(String topic, AckLevel ackLevel, Deadline deadline) {
		Message message = new Message(new TopicName(topic), Payload.text("text"));
		return this.bus.publish(message, ackLevel, deadline);
	}

	private FutureTask<CompletionStage<Void>> publishElsewhere(Deadline deadline) {
		FutureTask<CompletionStage<Void>> publisher = new FutureTask<>(() -> send("a", AckLevel.PROCESSED, deadline));
		Thread.ofVirtual().start(publisher);
		return publisher;
	}

	private void awaitWaitingPublisher(Subscription subscription) {
		await().until(() -> subscription.statistics().waitingPublishers() == 1);
	}

}
