package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("FutureReturnValueIgnored") // of most messages the link shows what is
												// tested
class SubscriptionTests {

	private static final Problem PROBLEM = Problem.of(ErrorCode.QUEUE_FULL, "the mailbox is full");

	private static final Duration SECOND = Duration.ofSeconds(1);

	// the server's side

	@Test
	void subscriptionIsInForceWhenItIsAcknowledged() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Subscribe(1, "news.*", AckLevel.PROCESSED));

		PeerSubscription subscription = scene.handler().subscription();
		assertThat(subscription.id()).isEqualTo(1);
		assertThat(subscription.pattern()).isEqualTo("news.*");
		assertThat(subscription.ackLevel()).isEqualTo(AckLevel.PROCESSED);
		assertThat(subscription.peer()).isEqualTo(scene.connection().peer());
		assertThat(subscription.isReady()).isTrue();
		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
	}

	/** Found by the simulation: a loop waited for a place among what was in flight. */
	@Test
	void whoSubscribesOnTheLoopNeedsNoPlaceAmongWhatIsInFlight() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		CompletableFuture<AckLevel> published = scene.connection()
			.publish(new Message(Scene.TOPIC, Scene.PAYLOAD), AckLevel.PROCESSED, Deadline.NONE);
		List<CompletionStage<RemoteSubscription>> begun = new ArrayList<>();

		scene.link()
			.runOnLoop(() -> begun
				.add(scene.connection().subscribe("news.*", AckLevel.PROCESSED, (delivery) -> delivery.processed())));
		Frame.Subscribe asked = scene.link().only(Frame.Subscribe.class);
		scene.link().receive(new Frame.Ack(asked.correlationId(), AckLevel.RECEIVED));

		assertThat(begun.get(0)).isCompleted();
		assertThat(published).isNotDone();
		assertThat(scene.connection().inFlight()).isOne();
	}

	@Test
	void subscriptionThatWasNotAnsweredEndsWithItsConnection() {
		Scene scene = Scene.client();
		CompletionStage<RemoteSubscription> begun = scene.connection()
			.subscribe("news.*", AckLevel.PROCESSED, (delivery) -> delivery.processed());

		scene.link().end(null);

		assertThat(begun).isCompletedExceptionally();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void subscriptionThatTheHandlerRefusesIsNotInForce() {
		Scene scene = Scene.server();
		scene.handler().onSubscribe((subscription) -> {
			throw new ConduitOverloadedException(Problem.of(ErrorCode.LIMIT_EXCEEDED, "too many"));
		});

		scene.link().receive(new Frame.Subscribe(1, "news.*", AckLevel.NONE));
		scene.link().receive(new Frame.Unsubscribe(1));
		scene.link().end(null);

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
		assertThat(scene.handler().unsubscribed()).isEmpty();
	}

	@Test
	void subscriptionsAreBounded() {
		Scene scene = Scene.of(Role.SERVER).maxSubscriptions(3).open();

		for (int i = 0; i < 4; i++) {
			scene.link().receive(new Frame.Subscribe(scene.peerId(i), "news.*", AckLevel.NONE));
		}

		assertThat(scene.link().sent(Frame.Ack.class)).extracting(Frame.Ack::correlationId).containsExactly(1L, 3L, 5L);
		Frame.Nack nack = scene.link().only(Frame.Nack.class);
		assertThat(nack.correlationId()).isEqualTo(7);
		assertThat(nack.problem().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
		assertThat(scene.handler().subscriptions()).hasSize(3);
	}

	@Test
	void subscriptionThatEndedMakesRoomForAnother() {
		Scene scene = Scene.of(Role.SERVER).maxSubscriptions(1).open();
		scene.link().receive(new Frame.Subscribe(1, "news.*", AckLevel.NONE));

		scene.link().receive(new Frame.Unsubscribe(1), new Frame.Subscribe(3, "news.*", AckLevel.NONE));

		assertThat(scene.handler().unsubscribed()).containsExactly(scene.handler().subscriptions().get(0));
		assertThat(scene.link().sent(Frame.Nack.class)).isEmpty();
	}

	@Test
	void idOfASubscriptionThatExistsIsAViolation() {
		Scene scene = Scene.server();

		scene.link()
			.receive(new Frame.Subscribe(1, "news.*", AckLevel.NONE), new Frame.Subscribe(1, "**", AckLevel.NONE));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.handler().subscriptions()).hasSize(1);
	}

	@Test
	void levelThatNobodyHereCanKeepIsRefused() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Subscribe(1, "news.*", AckLevel.PERSISTED));

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.INVALID_VALUE);
		assertThat(scene.handler().subscriptions()).isEmpty();
	}

	@Test
	void endOfASubscriptionThatIsNotThereIsAcknowledged() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Unsubscribe(1));

		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.handler().unsubscribed()).isEmpty();
	}

	@Test
	void deliveryToASubscriptionThatEndedIsRefusedUnsent() {
		Scene scene = subscribed(AckLevel.NONE);
		PeerSubscription subscription = scene.handler().subscription();
		LocalDelivery delivery = new LocalDelivery(1);
		scene.handler().onUnsubscribe((ended) -> ended.deliver(delivery));

		scene.link().receive(new Frame.Unsubscribe(1));

		assertThat(subscription.isReady()).isFalse();
		assertThat(delivery.ends()).containsExactly("CANCELLED");
		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
	}

	@Test
	void subscriptionsAreHandedBackOnceWhenTheConnectionIsLost() {
		Scene scene = Scene.server();
		scene.link()
			.receive(new Frame.Subscribe(1, "a", AckLevel.NONE), new Frame.Subscribe(3, "b", AckLevel.NONE),
					new Frame.Unsubscribe(1));

		scene.link().end(null);

		assertThat(scene.handler().unsubscribed()).containsExactlyElementsOf(scene.handler().subscriptions());
	}

	@Test
	void deliveryThatAsksForNothingEndsWhenItIsOnItsWay() {
		Scene scene = subscribed(AckLevel.NONE);
		LocalDelivery delivery = new LocalDelivery(2);

		scene.handler().subscription().deliver(delivery);

		assertThat(scene.link().sent()).containsExactly(
				new Frame.Message(2, Scene.TOPIC, 1, AckLevel.NONE, 2, null, Headers.EMPTY, Scene.PAYLOAD));
		assertThat(delivery.ends()).containsExactly("processed");
	}

	@Test
	void deliveryThatAsksEndsWithTheAcknowledgment() {
		Scene scene = subscribed(AckLevel.PROCESSED);
		LocalDelivery handled = new LocalDelivery(1);
		LocalDelivery refused = new LocalDelivery(1);
		scene.handler().subscription().deliver(handled);
		scene.handler().subscription().deliver(refused);
		assertThat(handled.ends()).isEmpty();
		assertThat(scene.connection().inFlight()).isEqualTo(2);

		scene.link().receive(new Frame.Ack(2, AckLevel.PROCESSED), new Frame.Nack(4, PROBLEM));

		assertThat(handled.ends()).containsExactly("processed");
		assertThat(refused.ends()).containsExactly("QUEUE_FULL");
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void deliveriesWithoutAnAcknowledgmentEndWithTheConnection() {
		Scene scene = subscribed(AckLevel.PROCESSED);
		LocalDelivery delivery = new LocalDelivery(1);
		scene.handler().subscription().deliver(delivery);
		scene.handler().onUnsubscribe((subscription) -> delivery.note("unsubscribed"));

		scene.link().end(null);

		assertThat(delivery.ends()).containsExactly("OUTCOME_UNKNOWN", "unsubscribed");
	}

	@Test
	void deliveryAfterTheEndIsRefusedAndNotTakenForDone() {
		for (AckLevel level : List.of(AckLevel.NONE, AckLevel.PROCESSED)) {
			Scene scene = subscribed(level);
			PeerSubscription subscription = scene.handler().subscription();
			scene.link().end(null);
			LocalDelivery delivery = new LocalDelivery(1);

			assertThat(subscription.isReady()).isFalse();
			subscription.deliver(delivery);

			assertThat(delivery.ends()).containsExactly("DISCONNECTED");
			assertThat(scene.link().tooLate()).isEmpty();
		}
	}

	@Test
	void deliveryToAPeerThatGoesAwayIsRefusedUnsent() {
		for (Frame goodbye : List.of(new Frame.Drain(0, null), new Frame.Close(ErrorCode.NORMAL, ""))) {
			Scene scene = subscribed(AckLevel.NONE);
			scene.peerCalls(5);
			scene.link().receive(goodbye);
			LocalDelivery delivery = new LocalDelivery(1);

			assertThat(scene.handler().subscription().isReady()).isFalse();
			scene.handler().subscription().deliver(delivery);

			assertThat(delivery.ends()).containsExactly("SHUTTING_DOWN");
			assertThat(scene.link().sent(Frame.Message.class)).isEmpty();
		}
	}

	@Test
	void deliveryThatThePeerDoesNotTakeIsRefusedUnsent() {
		for (AckLevel level : List.of(AckLevel.NONE, AckLevel.PROCESSED)) {
			Scene scene = Scene.of(Role.SERVER).peerMaxMessageSize(3).open();
			scene.link().receive(new Frame.Subscribe(1, "news", level));
			LocalDelivery delivery = new LocalDelivery(1);

			scene.handler().subscription().deliver(delivery);

			assertThat(delivery.ends()).containsExactly("PAYLOAD_TOO_LARGE");
			assertThat(scene.link().sent(Frame.Message.class)).isEmpty();
			assertThat(scene.connection().inFlight()).isZero();
		}
	}

	@Test
	void deliveryThatIsOneTooManyIsRefusedUnsent() {
		Scene scene = Scene.of(Role.SERVER).peerMaxInFlight(1).open();
		scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.PROCESSED));
		LocalDelivery second = new LocalDelivery(1);

		scene.handler().subscription().deliver(new LocalDelivery(1));
		scene.handler().subscription().deliver(second);

		assertThat(second.ends()).containsExactly("TOO_MANY_IN_FLIGHT");
		assertThat(scene.link().sent(Frame.Message.class)).hasSize(1);
	}

	// ready

	@Test
	void subscriptionIsNotReadyWhileItIsPaused() {
		Scene scene = subscribed(AckLevel.NONE);
		AtomicInteger ready = readiness(scene);

		scene.link().receive(new Frame.Pause(FlowScope.of(1), 1));
		assertThat(scene.handler().subscription().isReady()).isFalse();
		scene.link().receive(new Frame.Resume(FlowScope.of(1), 1));

		assertThat(scene.handler().subscription().isReady()).isTrue();
		assertThat(ready).hasValue(1);
	}

	@Test
	void subscriptionIsNotReadyWhileItsConnectionIsPaused() {
		Scene scene = subscribed(AckLevel.NONE);
		AtomicInteger ready = readiness(scene);

		scene.link().receive(new Frame.Pause(FlowScope.CONNECTION, 1));
		assertThat(scene.handler().subscription().isReady()).isFalse();
		scene.link().receive(new Frame.Resume(FlowScope.CONNECTION, 1));

		assertThat(scene.handler().subscription().isReady()).isTrue();
		assertThat(ready).hasValue(1);
	}

	@Test
	void pauseOfOneSubscriptionDoesNotStopAnother() {
		Scene scene = Scene.server();
		scene.link()
			.receive(new Frame.Subscribe(1, "a", AckLevel.NONE), new Frame.Subscribe(3, "b", AckLevel.NONE),
					new Frame.Pause(FlowScope.of(1), 1));

		assertThat(scene.handler().subscriptions()).extracting(PeerSubscription::isReady).containsExactly(false, true);
	}

	@Test
	void subscriptionIsToldOnlyWhenAllThatHeldItUpIsOver() {
		Scene scene = subscribed(AckLevel.NONE);
		AtomicInteger ready = readiness(scene);
		scene.link().receive(new Frame.Pause(FlowScope.CONNECTION, 1), new Frame.Pause(FlowScope.of(1), 2));
		scene.link().writable(false);

		scene.link().receive(new Frame.Resume(FlowScope.CONNECTION, 1));
		scene.link().writable(true);
		assertThat(ready).hasValue(0);
		scene.link().receive(new Frame.Resume(FlowScope.of(1), 2));

		assertThat(ready).hasValue(1);
	}

	@Test
	void subscriptionIsNotReadyWhileThePeerReadsTooSlowly() {
		Scene scene = subscribed(AckLevel.NONE);
		AtomicInteger ready = readiness(scene);

		scene.link().writable(false);
		assertThat(scene.handler().subscription().isReady()).isFalse();
		scene.link().writable(true);

		assertThat(scene.handler().subscription().isReady()).isTrue();
		assertThat(ready).hasValue(1);
	}

	@Test
	void subscriptionIsReadyAgainWhenAnAcknowledgmentMakesRoom() {
		for (Frame answer : List.of(new Frame.Ack(2, AckLevel.PROCESSED), new Frame.Nack(2, PROBLEM))) {
			Scene scene = Scene.of(Role.SERVER).peerMaxInFlight(1).open();
			scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.PROCESSED));
			AtomicInteger ready = readiness(scene);
			scene.handler().subscription().deliver(new LocalDelivery(1));
			assertThat(scene.handler().subscription().isReady()).isFalse();

			scene.link().receive(answer);

			assertThat(scene.handler().subscription().isReady()).isTrue();
			assertThat(ready).hasValue(1);
		}
	}

	@Test
	void subscriptionIsReadyAgainWhenADeadlineMakesRoom() {
		Scene scene = Scene.of(Role.SERVER).peerMaxInFlight(1).open();
		scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.PROCESSED));
		AtomicInteger ready = readiness(scene);
		scene.publish(AckLevel.PROCESSED, scene.in(SECOND));
		assertThat(scene.handler().subscription().isReady()).isFalse();

		scene.timer().advance(SECOND);

		assertThat(ready).hasValue(1);
	}

	@Test
	void everySubscriptionGetsItsShareOfTheRoomThatThereIs() {
		Scene scene = Scene.of(Role.SERVER).peerMaxInFlight(2).open();
		Map<Long, Integer> delivered = new TreeMap<>();
		for (int i = 0; i < 3; i++) {
			scene.link().receive(new Frame.Subscribe(scene.peerId(i), "news", AckLevel.PROCESSED));
		}
		scene.handler().subscriptions().forEach((subscription) -> {
			Runnable asMuchAsGoes = () -> {
				while (subscription.isReady()) {
					subscription.deliver(new LocalDelivery(1));
				}
			};
			subscription.onReady(asMuchAsGoes);
			scene.link().runOnLoop(asMuchAsGoes);
		});

		for (int i = 0; i < 300; i++) {
			Frame.Message oldest = scene.link().sent(Frame.Message.class).get(i);
			delivered.merge(oldest.subscription(), 1, Integer::sum);
			scene.link().receive(new Frame.Ack(oldest.correlationId(), AckLevel.PROCESSED));
		}

		assertThat(delivered).hasSize(3).allSatisfy((id, count) -> assertThat(count).isBetween(80, 120));
	}

	// the client's side

	@Test
	void clientIsSubscribedWhenTheServerAccepts() {
		Scene scene = Scene.client();

		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "news.*", AckLevel.PROCESSED,
				Delivery::processed);
		assertThat(scene.link().sent()).containsExactly(new Frame.Subscribe(1, "news.*", AckLevel.PROCESSED));
		assertThat(subscribed).isNotDone();
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));

		assertThat(Caller.resultOf(subscribed).id()).isEqualTo(1);
	}

	@Test
	void subscribingIsNoneOfWhatAPauseStops() {
		Scene scene = Scene.client();
		scene.link().receive(new Frame.Pause(FlowScope.CONNECTION, 1));

		scene.connection().subscribe("news.*", AckLevel.NONE, Delivery::processed);

		assertThat(scene.link().sent()).hasSize(1);
	}

	@Test
	void messagesOfASubscriptionReachItsReceiverEvenAheadOfTheAcknowledgment() {
		Scene scene = Scene.client();
		List<Delivery> received = new ArrayList<>();
		scene.connection().subscribe("news.*", AckLevel.PROCESSED, received::add);

		scene.link().receive(Scene.message(2, 1, AckLevel.PROCESSED));
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED), Scene.message(4, 1, AckLevel.PROCESSED));
		received.forEach(Delivery::processed);

		assertThat(received).hasSize(2);
		assertThat(scene.link().sent(Frame.Ack.class)).containsExactly(new Frame.Ack(2, AckLevel.PROCESSED),
				new Frame.Ack(4, AckLevel.PROCESSED));
		assertThat(scene.handler().messages()).isEmpty();
	}

	@Test
	void messageForASubscriptionThatEndedIsRefused() {
		Scene scene = Scene.client();
		List<Delivery> received = new ArrayList<>();
		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "news.*", AckLevel.NONE, received::add);
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));

		Caller.resultOf(subscribed).close();
		Caller.resultOf(subscribed).close();
		scene.link().receive(Scene.message(2, 1, AckLevel.NONE));

		assertThat(scene.link().sent(Frame.Unsubscribe.class)).containsExactly(new Frame.Unsubscribe(1));
		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.CANCELLED);
		assertThat(received).isEmpty();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void acknowledgmentOfAnEndIsNoLateAnswer() {
		Scene scene = Scene.client();
		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "news.*", AckLevel.NONE,
				Delivery::processed);
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));

		Caller.resultOf(subscribed).close();
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));
		assertThat(scene.listener().dropped()).isEmpty();
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));

		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_ANSWER);
	}

	@Test
	void subscriptionThatTheServerRefusesReceivesNothing() {
		Scene scene = Scene.client();
		List<Delivery> received = new ArrayList<>();
		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "news.*", AckLevel.NONE, received::add);

		scene.link().receive(new Frame.Nack(1, PROBLEM));
		scene.link().receive(Scene.message(2, 1, AckLevel.NONE));

		assertThat(Caller.problemOf(subscribed)).isEqualTo(PROBLEM);
		assertThat(received).isEmpty();
		assertThat(scene.link().sent(Frame.Nack.class)).hasSize(1);
	}

	@Test
	void subscriptionWhosePatternFitsInNoFrameLeavesNothing() {
		Scene scene = Scene.client();

		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "x".repeat(256), AckLevel.NONE,
				Delivery::processed);

		assertThat(subscribed).isCompletedExceptionally();
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.link().sent()).isEmpty();
	}

	@Test
	void messageWithALevelThatNobodyHereCanKeepIsRefused() {
		Scene scene = Scene.client();
		List<Delivery> received = new ArrayList<>();
		scene.connection().subscribe("news.*", AckLevel.PROCESSED, received::add);

		scene.link().receive(Scene.message(2, 1, AckLevel.PERSISTED));

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.INVALID_VALUE);
		assertThat(received).isEmpty();
	}

	@Test
	void clientThatDeliversToASubscriptionIsInViolation() {
		Scene scene = subscribed(AckLevel.NONE);

		scene.link().receive(Scene.message(3, 1, AckLevel.NONE));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.handler().messages()).isEmpty();
	}

	@Test
	void refusalOfADeliveryThatAskedForNothingIsCounted() {
		Scene scene = subscribed(AckLevel.NONE);
		scene.handler().subscription().deliver(new LocalDelivery(1));

		scene.link().receive(new Frame.Nack(2, PROBLEM));

		assertThat(scene.listener().dropped()).containsExactly(Dropped.REJECTED_MESSAGE);
	}

	@Test
	void subscriptionOfALostConnectionIsClosedInSilence() {
		Scene scene = Scene.client();
		CompletableFuture<RemoteSubscription> subscribed = subscribe(scene, "news.*", AckLevel.NONE,
				Delivery::processed);
		scene.link().receive(new Frame.Ack(1, AckLevel.RECEIVED));

		scene.link().end(null);
		Caller.resultOf(subscribed).close();

		assertThat(scene.link().tooLate()).isEmpty();
		assertThat(Caller.problemOf(subscribe(scene, "news.*", AckLevel.NONE, Delivery::processed)).code())
			.isEqualTo(ErrorCode.DISCONNECTED);
	}

	private static CompletableFuture<RemoteSubscription> subscribe(Scene scene, String pattern, AckLevel ack,
			Consumer<Delivery> receiver) {
		return scene.connection().subscribe(pattern, ack, receiver).toCompletableFuture();
	}

	private static Scene subscribed(AckLevel level) {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Subscribe(1, "news", level));
		scene.link().forget();
		return scene;
	}

	private static AtomicInteger readiness(Scene scene) {
		AtomicInteger ready = new AtomicInteger();
		scene.handler().subscription().onReady(() -> {
			assertThat(scene.link().inLoop()).isTrue();
			ready.incrementAndGet();
		});
		return ready;
	}

}
