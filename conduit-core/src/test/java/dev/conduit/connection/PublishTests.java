package dev.conduit.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
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
 * Messages that this side publishes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of most messages the link shows what is
												// tested
class PublishTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void whoAsksThePeerToWaitGoesOnSending() {
		Scene scene = Scene.client();
		assertThat(scene.connection().pausePeer()).isTrue();
		assertThat(scene.link().only(Frame.Pause.class).scope()).isEqualTo(FlowScope.CONNECTION);

		scene.connection().push(new Message(Scene.TOPIC, Scene.PAYLOAD));

		assertThat(scene.link().only(Frame.Message.class).topic()).isEqualTo(Scene.TOPIC);
	}

	@Test
	void messageTravelsWithAllThatBelongsToIt() {
		Scene scene = Scene.client();
		MessageId id = new MessageId(1, 2, 3, 4);

		scene.connection()
			.publish(new Message(Scene.TOPIC, Headers.of("a", "b"), Scene.PAYLOAD, id), AckLevel.PROCESSED,
					Deadline.NONE);

		assertThat(scene.link().sent()).containsExactly(
				new Frame.Message(1, Scene.TOPIC, 0, AckLevel.PROCESSED, 1, id, Headers.of("a", "b"), Scene.PAYLOAD));
	}

	@Test
	void messageWithoutAcknowledgmentIsDoneWhenItIsOnItsWay() {
		Scene scene = Scene.client();

		assertThat(scene.publish(AckLevel.NONE)).isCompletedWithValue(AckLevel.NONE);
		assertThat(scene.link().sent()).hasSize(1);
		assertThat(scene.connection().inFlight()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
	void acknowledgmentEndsTheWaitWithItsLevel(AckLevel level) {
		Scene scene = Scene.client();
		CompletableFuture<AckLevel> published = scene.publish(level);
		assertThat(published).isNotDone();

		scene.link().receive(new Frame.Ack(1, level));

		assertThat(published).isCompletedWithValue(level);
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void refusalEndsTheWaitWithItsProblem() {
		Scene scene = Scene.client();
		CompletableFuture<AckLevel> published = scene.publish(AckLevel.PROCESSED);
		Problem problem = Problem.of(ErrorCode.QUEUE_FULL, "the mailbox is full").withRetry(true, SECOND);

		scene.link().receive(new Frame.Nack(1, problem));

		assertThat(Caller.problemOf(published)).isEqualTo(problem);
	}

	@Test
	void refusalOfAMessageThatAskedForNothingIsCounted() {
		Scene scene = Scene.client();
		scene.publish(AckLevel.NONE);

		scene.link().receive(new Frame.Nack(1, Problem.of(ErrorCode.QUEUE_FULL, "")));

		assertThat(scene.listener().dropped()).containsExactly(Dropped.REJECTED_MESSAGE);
	}

	@Test
	void secondAcknowledgmentIsCountedAndDropped() {
		Scene scene = Scene.client();
		scene.publish(AckLevel.PROCESSED);

		scene.link().receive(new Frame.Ack(1, AckLevel.PROCESSED), new Frame.Ack(1, AckLevel.PROCESSED));

		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_ANSWER);
	}

	@Test
	void messageThatIsNotAcknowledgedInTimeHasAnUnknownOutcome() {
		Scene scene = Scene.client();
		CompletableFuture<AckLevel> published = scene.publish(AckLevel.PROCESSED, scene.in(SECOND));

		scene.timer().advance(SECOND);

		Problem problem = Caller.problemOf(published);
		assertThat(problem.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(problem.retryable()).isFalse();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void messageThatIsNotAcknowledgedWhenTheConnectionIsLostHasAnUnknownOutcome() {
		Scene scene = Scene.client();
		CompletableFuture<AckLevel> published = scene.publish(AckLevel.PROCESSED, scene.in(SECOND));

		scene.link().end(new IOException("reset"));

		assertThat(Caller.problemOf(published).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
		assertThat(scene.timer().pending()).isZero();
	}

	@Test
	void messageThatThePeerDoesNotTakeIsRefusedUnsentAtEachLevel() {
		for (AckLevel level : AckLevel.values()) {
			Scene scene = Scene.of(Role.CLIENT).peerMaxMessageSize(100).open();

			CompletableFuture<AckLevel> published = scene.connection()
				.publish(new Message(Scene.TOPIC, Payload.bytes(new byte[101])), level, scene.in(SECOND));

			assertThat(Caller.problemOf(published).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
			assertThat(scene.link().sent()).isEmpty();
			assertThat(scene.connection().inFlight()).isZero();
			scene.timer().advance(SECOND);
			assertThat(scene.link().sent()).isEmpty();
		}
	}

	@Test
	void messageThatIsOneTooManyWaitsForAnAcknowledgment() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		scene.publish(AckLevel.PROCESSED);

		Caller<CompletableFuture<AckLevel>> second = Caller.of(() -> scene.publish(AckLevel.PROCESSED)).awaitWaiting();
		assertThat(scene.link().sent()).hasSize(1);
		scene.link().receive(new Frame.Nack(1, Problem.of(ErrorCode.QUEUE_FULL, "")));

		assertThat(second.result()).isNotDone();
		assertThat(scene.link().sent()).hasSize(2);
	}

	@Test
	void messageWithoutAcknowledgmentTakesNoPlace() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();

		for (int i = 0; i < 5; i++) {
			scene.publish(AckLevel.NONE);
		}

		assertThat(scene.link().sent()).hasSize(5);
	}

	@Test
	void messageWhoseDeadlineHasPassedIsNotSent() {
		Scene scene = Scene.client();
		Deadline passed = scene.in(SECOND);
		scene.timer().advance(SECOND);

		assertThat(Caller.problemOf(scene.publish(AckLevel.NONE, passed)).code())
			.isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(scene.link().sent()).isEmpty();
	}

}
