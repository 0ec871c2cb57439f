package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.exchange.Delivery;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that the peer publishes.
 */
class DeliveryTests {

	private static final Problem PROBLEM = Problem.of(ErrorCode.QUEUE_FULL, "the mailbox is full");

	@Test
	void messageReachesTheHandlerWithAllThatBelongsToIt() {
		Scene scene = Scene.server();
		MessageId id = new MessageId(1, 2, 3, 4);

		scene.link()
			.receive(new Frame.Message(1, Scene.TOPIC, 0, AckLevel.PROCESSED, 3, id, Headers.of("a", "b"),
					Scene.PAYLOAD));

		Delivery delivery = scene.handler().message();
		assertThat(delivery.message()).isEqualTo(new Message(Scene.TOPIC, Headers.of("a", "b"), Scene.PAYLOAD, id));
		assertThat(delivery.attempt()).isEqualTo(3);
		assertThat(delivery.ackLevel()).isEqualTo(AckLevel.PROCESSED);
		assertThat(delivery.peer()).isEqualTo(scene.connection().peer());
		assertThat(scene.connection().inFlight()).isEqualTo(1);
	}

	@Test
	void messageWhoseSenderWaitsForProcessedIsAcknowledgedWhenItIs() {
		Scene scene = with(AckLevel.PROCESSED);

		scene.handler().message().received();
		assertThat(scene.link().sent()).isEmpty();
		scene.handler().message().processed();

		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.PROCESSED));
		nothingIsLeftOf(scene);
	}

	@Test
	void messageWhoseSenderWaitsForReceivedIsAcknowledgedWhenItIsAndOnlyThen() {
		Scene scene = with(AckLevel.RECEIVED);

		scene.handler().message().received();
		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
		assertThat(scene.connection().inFlight()).isEqualTo(1);
		scene.handler().message().received();
		scene.handler().message().processed();

		assertThat(scene.link().sent()).hasSize(1);
		nothingIsLeftOf(scene);
	}

	@Test
	void messageThatIsProcessedAtOnceWasAlsoReceived() {
		Scene scene = with(AckLevel.RECEIVED);

		scene.handler().message().processed();

		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
		nothingIsLeftOf(scene);
	}

	@Test
	void messageWhoseSenderWaitsForNothingIsNotAcknowledged() {
		Scene scene = with(AckLevel.NONE);

		scene.handler().message().received();
		scene.handler().message().processed();

		assertThat(scene.link().sent()).isEmpty();
		nothingIsLeftOf(scene);
	}

	@Test
	void refusalIsToldEvenToASenderThatWaitsForNothing() {
		for (AckLevel level : List.of(AckLevel.NONE, AckLevel.RECEIVED, AckLevel.PROCESSED)) {
			Scene scene = with(level);

			scene.handler().message().reject(PROBLEM);

			assertThat(scene.link().sent()).containsExactly(new Frame.Nack(1, PROBLEM));
			nothingIsLeftOf(scene);
		}
	}

	@Test
	void acknowledgmentThatWasGivenIsNotTakenBack() {
		Scene scene = with(AckLevel.RECEIVED);

		scene.handler().message().received();
		scene.handler().message().reject(PROBLEM);

		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.RECEIVED));
		nothingIsLeftOf(scene);
	}

	@Test
	void refusalAfterReceivedIsToldToASenderThatWaitsForProcessed() {
		Scene scene = with(AckLevel.PROCESSED);

		scene.handler().message().received();
		scene.handler().message().reject(PROBLEM);

		assertThat(scene.link().sent()).containsExactly(new Frame.Nack(1, PROBLEM));
	}

	@ParameterizedTest
	@EnumSource(AckLevel.class)
	void onlyTheFirstWordCounts(AckLevel level) {
		Scene scene = with(level);
		if (level == AckLevel.PERSISTED) {
			assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.INVALID_VALUE);
			assertThat(scene.handler().messages()).isEmpty();
			nothingIsLeftOf(scene);
			return;
		}
		Delivery delivery = scene.handler().message();

		delivery.processed();
		int sent = scene.link().sent().size();
		delivery.processed();
		delivery.reject(PROBLEM);
		delivery.received();

		assertThat(scene.link().sent()).hasSize(sent);
		nothingIsLeftOf(scene);
	}

	@Test
	void acknowledgmentsPassAPauseOfThePeer() {
		Scene scene = Scene.server();
		scene.link()
			.receive(Scene.message(1, AckLevel.PROCESSED), Scene.message(3, AckLevel.PROCESSED),
					new Frame.Pause(FlowScope.CONNECTION, 1));
		scene.link().writable(false);

		scene.handler().messages().get(0).processed();
		scene.handler().messages().get(1).reject(PROBLEM);

		assertThat(scene.link().sent()).containsExactly(new Frame.Ack(1, AckLevel.PROCESSED),
				new Frame.Nack(3, PROBLEM));
	}

	@Test
	void messageThatIsOneTooManyIsRefusedAsRetryable() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(2).open();

		scene.link()
			.receive(Scene.message(1, AckLevel.PROCESSED), Scene.message(3, AckLevel.RECEIVED),
					Scene.message(5, AckLevel.PROCESSED));

		Frame.Nack nack = scene.link().only(Frame.Nack.class);
		assertThat(nack.correlationId()).isEqualTo(5);
		assertThat(nack.problem().code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(nack.problem().retryable()).isTrue();
		assertThat(scene.handler().messages()).hasSize(2);
		assertThat(scene.connection().inFlight()).isEqualTo(2);
	}

	@Test
	void callsInFlightTakeNoPlacesOfMessages() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();

		scene.link().receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED));

		assertThat(scene.link().sent()).isEmpty();
	}

	@Test
	void placeIsFreeAgainBeforeTheAcknowledgmentLeaves() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.link().receive(Scene.message(1, AckLevel.PROCESSED));
		// A peer that is as fast as can be: its next message comes while the ack is sent.
		scene.link().onSend((frame) -> {
			if (frame.correlationId() == 1) {
				scene.link().receive(Scene.message(3, AckLevel.PROCESSED));
			}
		});

		scene.handler().message().processed();

		assertThat(scene.link().sent(Frame.Nack.class)).isEmpty();
		assertThat(scene.handler().messages()).hasSize(2);
	}

	@Test
	void messageThatWasAcknowledgedAsReceivedTakesNoPlaceWhileItWaitsForItsHandler() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.handler().onMessage(Delivery::received);

		scene.link()
			.receive(Scene.message(1, AckLevel.RECEIVED), Scene.message(3, AckLevel.RECEIVED),
					Scene.message(5, AckLevel.RECEIVED));

		assertThat(scene.link().sent(Frame.Nack.class)).isEmpty();
		assertThat(scene.handler().messages()).hasSize(3);
		assertThat(scene.connection().inFlight()).isEqualTo(3);
	}

	@Test
	void refusalWhoseBodyThePeerDoesNotTakeIsToldWithoutIt() {
		Scene scene = Scene.of(Role.SERVER).peerMaxMessageSize(100).open();
		scene.link().receive(Scene.message(1, AckLevel.PROCESSED));

		scene.handler().message().reject(PROBLEM.withBody(Payload.bytes(new byte[101])));

		assertThat(scene.link().sent()).containsExactly(new Frame.Nack(1, PROBLEM));
		nothingIsLeftOf(scene);
	}

	@Test
	void messagesOfALostConnectionGoOnInSilence() {
		Scene scene = Scene.server();
		scene.link()
			.receive(Scene.message(1, AckLevel.PROCESSED), Scene.message(3, AckLevel.RECEIVED),
					Scene.message(5, AckLevel.NONE));

		scene.link().end(null);
		List<Delivery> left = new ArrayList<>(scene.handler().messages());
		left.get(0).processed();
		left.get(1).received();
		left.get(1).processed();
		left.get(2).reject(PROBLEM);

		assertThat(scene.link().tooLate()).isEmpty();
		nothingIsLeftOf(scene);
	}

	private static Scene with(AckLevel level) {
		Scene scene = Scene.server();
		scene.link().receive(Scene.message(1, level));
		return scene;
	}

	private static void nothingIsLeftOf(Scene scene) {
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

}
