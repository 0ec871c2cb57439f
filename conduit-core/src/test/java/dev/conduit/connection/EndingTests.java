package dev.conduit.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.exchange.Deadline;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@SuppressWarnings("FutureReturnValueIgnored") // of most calls the link shows what is
												// tested
class EndingTests {

	private static final Frame.Close GOODBYE = new Frame.Close(ErrorCode.NORMAL, "");

	private static final Duration CLOSE_TIMEOUT = ConnectionOptions.DEFAULT.closeTimeout();

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration INSTANT = Duration.ofNanos(1);

	// this side closes

	@ParameterizedTest
	@EnumSource(Role.class)
	void closeIsOverWhenThePeerHasAcknowledgedIt(Role role) {
		Scene scene = Scene.of(role).open();

		scene.connection().close(ErrorCode.NORMAL, "done");
		assertThat(scene.link().sent()).containsExactly(new Frame.Close(ErrorCode.NORMAL, "done"));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.link().receive(new Frame.CloseAck());

		assertOver(scene, ErrorCode.NORMAL);
		assertThat(scene.reason()).isEqualTo(Problem.of(ErrorCode.NORMAL, "done"));
	}

	@Test
	void whatIsInFlightIsAnsweredBothWaysAfterClose() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request();
		CompletableFuture<AckLevel> message = scene.publish(AckLevel.PROCESSED);
		scene.peerCalls(0);

		scene.connection().close(ErrorCode.NORMAL, "");
		scene.link().receive(Scene.response(1), new Frame.Ack(3, AckLevel.PROCESSED));
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.link().receive(new Frame.CloseAck());

		assertThat(call).isCompleted();
		assertThat(message).isCompletedWithValue(AckLevel.PROCESSED);
		assertThat(scene.link().sent()).endsWith(GOODBYE, Scene.response(2));
		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void nothingIsBegunAfterClose() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Subscribe(1, "news", AckLevel.NONE));
		LocalDelivery delivery = new LocalDelivery(1);
		scene.link().forget();

		scene.connection().close(ErrorCode.NORMAL, "");
		Problem call = Caller.problemOf(scene.request());
		Problem message = Caller.problemOf(scene.publish(AckLevel.NONE));
		scene.handler().subscription().deliver(delivery);

		assertThat(call.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(call.retryable()).isTrue();
		assertThat(message.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(delivery.ends()).containsExactly("SHUTTING_DOWN");
		assertThat(scene.link().sent()).containsExactly(GOODBYE);
	}

	@Test
	void whoWaitsToBeginWhenTheConnectionClosesBeginsNothing() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		scene.request();
		Caller<CompletableFuture<Reply>> waiting = Caller.of(scene::request).awaitWaitingIn(PendingTable.class);

		scene.connection().close(ErrorCode.NORMAL, "");
		scene.link().receive(Scene.response(1));

		assertThat(Caller.problemOf(waiting.result()).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(scene.link().sent()).containsExactly(Scene.request(1), GOODBYE);
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void whatThePeerBeginsAfterOurCloseIsRefused() {
		Scene scene = Scene.server();
		scene.connection().close(ErrorCode.NORMAL, "");

		scene.link()
			.receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED), Scene.message(5, AckLevel.NONE),
					new Frame.Subscribe(7, "news", AckLevel.NONE), Scene.oneWay(9));

		assertRefused(scene);
	}

	@Test
	void closeHasADeadline() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request();
		scene.connection().close(ErrorCode.NORMAL, "done");

		scene.timer().advance(CLOSE_TIMEOUT.minus(INSTANT));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.timer().advance(INSTANT);

		assertOver(scene, ErrorCode.NORMAL);
		assertThat(scene.listener().closed().get(0).detail()).contains("done", "did not finish in time");
		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
	}

	@Test
	void closeTwiceIsCloseOnce() {
		Scene scene = Scene.client();

		scene.connection().close(ErrorCode.NORMAL, "first");
		scene.connection().close(ErrorCode.SHUTTING_DOWN, "second");
		scene.connection().drain(null, PATIENCE);

		assertThat(scene.link().sent()).containsExactly(new Frame.Close(ErrorCode.NORMAL, "first"));
	}

	@Test
	void closeForAnErrorEndsAtOnce() {
		Scene scene = Scene.server();
		scene.peerCalls(0);

		scene.connection().close(ErrorCode.PERMISSION_DENIED, "banned");

		assertThat(scene.link().sent()).containsExactly(new Frame.Close(ErrorCode.PERMISSION_DENIED, "banned"));
		assertOver(scene, ErrorCode.PERMISSION_DENIED);
		assertThat(scene.handler().call().cancellation().isCancelled()).isTrue();
	}

	@Test
	void peerThatCutsTheLinkInsteadOfAcknowledgingDoesNotChangeTheReason() {
		Scene scene = Scene.client();
		scene.connection().close(ErrorCode.NORMAL, "done");

		scene.link().end(null);

		assertOver(scene, ErrorCode.NORMAL);
	}

	// the peer closes

	@ParameterizedTest
	@EnumSource(Role.class)
	void closeOfThePeerIsAcknowledgedAtOnceWhereNothingIsInFlight(Role role) {
		Scene scene = Scene.of(role).open();

		scene.link().receive(new Frame.Close(ErrorCode.SHUTTING_DOWN, "the peer stops"));

		assertThat(scene.link().sent()).containsExactly(new Frame.CloseAck());
		assertOver(scene, ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void closeOfThePeerIsAcknowledgedWhenAllIsFinishedBothWays() {
		Scene scene = Scene.server();
		CompletableFuture<Reply> call = scene.request();
		scene.link().receive(Scene.request(1), Scene.message(3, AckLevel.NONE), GOODBYE);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.FINISHING);

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.handler().message().processed();
		assertThat(scene.link().sent(Frame.CloseAck.class)).isEmpty();
		scene.link().receive(Scene.response(2));

		assertThat(call).isCompleted();
		assertThat(scene.link().sent()).endsWith(Scene.response(1), new Frame.CloseAck());
		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void lastAnswerFromAnotherThreadIsFollowedByTheAcknowledgment() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), GOODBYE);

		Caller.of(() -> {
			scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
			return true;
		}).result();

		assertThat(scene.link().sent()).containsExactly(Scene.response(1), new Frame.CloseAck());
		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void callThatIsGivenUpIsNotWaitedFor() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> cancelled = scene.request();
		scene.request(scene.in(Duration.ofSeconds(1)));
		scene.publish(AckLevel.PROCESSED, scene.in(Duration.ofSeconds(2)));
		scene.link().receive(GOODBYE);

		cancelled.cancel(true);
		scene.timer().advance(Duration.ofSeconds(1));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.FINISHING);
		scene.timer().advance(Duration.ofSeconds(1));

		assertThat(scene.link().sent()).last().isEqualTo(new Frame.CloseAck());
		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void whatThePeerBeginsBehindItsCloseIsRefusedAndNotAViolation() {
		Scene scene = Scene.server();
		scene.request();
		scene.link().receive(GOODBYE);

		// Its threads may have been about to send when it closed.
		scene.link()
			.receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED), Scene.message(5, AckLevel.NONE),
					new Frame.Subscribe(7, "news", AckLevel.NONE), Scene.oneWay(9));

		assertRefused(scene);
	}

	@Test
	void finishingHasADeadline() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(GOODBYE);

		scene.timer().advance(CLOSE_TIMEOUT);

		assertOver(scene, ErrorCode.NORMAL);
		assertThat(scene.handler().call().cancellation().isCancelled()).isTrue();
		assertThat(scene.link().sent()).isEmpty();
	}

	@Test
	void closeOfThePeerForAnErrorEndsAtOnceWithoutAnAnswer() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		CompletableFuture<Reply> call = scene.request();
		scene.link().forget();

		scene.link().receive(new Frame.Close(ErrorCode.PROTOCOL_ERROR, "you sent nonsense"));

		assertThat(scene.link().sent()).isEmpty();
		assertOver(scene, ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.handler().call().cancellation().isCancelled()).isTrue();
		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
	}

	@Test
	void bothSidesMayCloseAtOnce() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().close(ErrorCode.NORMAL, "");

		scene.link().receive(GOODBYE);
		assertThat(scene.link().sent(Frame.CloseAck.class)).isEmpty();
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		assertThat(scene.link().sent()).containsExactly(GOODBYE, Scene.response(1), new Frame.CloseAck());
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.link().receive(new Frame.CloseAck());

		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void bothSidesMayCloseAtOnceAndThePeerFinishFirst() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().close(ErrorCode.NORMAL, "");

		scene.link().receive(GOODBYE, new Frame.CloseAck());
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent()).endsWith(Scene.response(1), new Frame.CloseAck());
		assertOver(scene, ErrorCode.NORMAL);
	}

	// drain

	@Test
	void drainSaysWhatWasAcceptedAndAnswersIt() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.message(5, AckLevel.PROCESSED), Scene.request(3));

		scene.connection().drain(Duration.ofSeconds(3), PATIENCE);
		assertThat(scene.link().sent()).containsExactly(new Frame.Drain(5, Duration.ofSeconds(3)));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.DRAINING);
		scene.handler().calls().forEach((call) -> call.reply(Headers.EMPTY, Scene.PAYLOAD));
		assertThat(scene.link().sent(Frame.Close.class)).isEmpty();
		scene.handler().message().processed();

		assertThat(scene.link().sent()).extracting((frame) -> frame.getClass().getSimpleName())
			.containsExactly("Drain", "RpcResponse", "RpcResponse", "Ack", "Close");
		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		scene.link().receive(new Frame.CloseAck());
		assertOver(scene, ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void drainOfAnIdleConnectionClosesItAtOnce() {
		Scene scene = Scene.server();

		scene.connection().drain(null, PATIENCE);

		assertThat(scene.link().sent()).extracting((frame) -> frame.getClass().getSimpleName())
			.containsExactly("Drain", "Close");
		assertThat(scene.link().only(Frame.Drain.class).lastAccepted()).isZero();
	}

	@Test
	void whatWasRefusedIsNotAmongWhatWasAccepted() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.link().receive(Scene.request(1), Scene.request(3));

		scene.connection().drain(null, PATIENCE);

		assertThat(scene.link().only(Frame.Drain.class).lastAccepted()).isEqualTo(1);
	}

	@Test
	void whatThePeerBeginsDuringADrainIsRefusedWithWhenToComeBack() {
		Scene scene = Scene.server();
		scene.peerCalls(10);
		scene.connection().drain(Duration.ofSeconds(3), PATIENCE);

		scene.link()
			.receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED), Scene.message(5, AckLevel.NONE),
					new Frame.Subscribe(7, "news", AckLevel.NONE), Scene.oneWay(9));

		assertRefused(scene);
		assertThat(scene.link().only(Frame.RpcError.class).problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void sideThatDrainsMayStillCallWhatItsHandlersNeed() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().drain(null, PATIENCE);

		CompletableFuture<Reply> nested = scene.request();
		scene.link().receive(Scene.response(2));

		assertThat(nested).isCompleted();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.DRAINING);
	}

	@Test
	void drainHasADeadlineAndThenCloseHasItsOwn() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().drain(null, PATIENCE);

		scene.timer().advance(PATIENCE.minus(INSTANT));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.DRAINING);
		scene.timer().advance(INSTANT);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.timer().advance(CLOSE_TIMEOUT.minus(INSTANT));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSING);
		scene.timer().advance(INSTANT);

		assertOver(scene, ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void drainThatEndsInTimeLeavesNoDeadlineBehind() {
		Scene scene = Scene.server();
		scene.connection().drain(null, PATIENCE);
		scene.link().receive(new Frame.CloseAck());

		assertOver(scene, ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void peerThatClosesDuringADrainIsAnswered() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().drain(null, PATIENCE);

		scene.link().receive(GOODBYE);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent()).extracting((frame) -> frame.getClass().getSimpleName())
			.containsExactly("Drain", "RpcResponse", "CloseAck");
		assertOver(scene, ErrorCode.NORMAL);
	}

	@Test
	void drainBeforeLoginEndsAtOnce() {
		Scene scene = Scene.of(Role.SERVER).begin();

		scene.connection().drain(null, PATIENCE);

		assertOver(scene, ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void bothSidesMayDrainAtOnce() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.connection().drain(null, PATIENCE);

		scene.link().receive(new Frame.Drain(0, null));
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.link().receive(GOODBYE, new Frame.CloseAck());

		assertThat(scene.link().sent()).extracting((frame) -> frame.getClass().getSimpleName())
			.containsExactly("Drain", "RpcResponse", "Close", "CloseAck");
		assertThat(scene.listener().closed()).hasSize(1);
	}

	// the peer drains

	@Test
	void nothingIsBegunAtAPeerThatDrains() {
		Scene scene = Scene.client();

		scene.link().receive(new Frame.Drain(0, Duration.ofSeconds(3)));
		Problem problem = Caller.problemOf(scene.request());

		assertThat(problem.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
		assertThat(problem.retryable()).isTrue();
		assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.listener().draining()).isEqualTo(1);
	}

	@Test
	void whoWaitsToBeginAtAPeerThatDrainsBeginsNothing() {
		Scene scene = Scene.client();
		scene.link().receive(new Frame.Pause(FlowScope.CONNECTION, 1));
		Caller<CompletableFuture<Reply>> waiting = Caller.of(scene::request).awaitWaiting();

		scene.link().receive(new Frame.Drain(0, null));

		assertThat(Caller.problemOf(waiting.result()).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void callsThatAPeerHadNotAcceptedWhenItWentAwaySurelyDidNotRun() {
		Scene scene = Scene.client();
		List<CompletableFuture<?>> all = new ArrayList<>();
		all.add(scene.request());
		all.add(scene.publish(AckLevel.PROCESSED));
		all.add(scene.request());
		all.add(scene.publish(AckLevel.PROCESSED));

		scene.link().receive(new Frame.Drain(3, null));
		assertThat(all).noneMatch(CompletableFuture::isDone);
		scene.link().end(new IOException("reset"));

		assertThat(all).extracting((call) -> Caller.problemOf(call).code())
			.containsExactly(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.SHUTTING_DOWN,
					ErrorCode.SHUTTING_DOWN);
		assertThat(Caller.problemOf(all.get(2)).retryable()).isTrue();
		assertThat(Caller.problemOf(all.get(0)).retryable()).isFalse();
		assertThat(all.get(2)).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class);
	}

	@Test
	void callsThatAPeerHadAcceptedAreStillAnswered() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request();

		scene.link().receive(new Frame.Drain(1, null), Scene.response(1));

		assertThat(call).isCompleted();
	}

	// any end

	@Test
	void endIsToldOnceHoweverItComes() {
		Scene scene = Scene.server();

		scene.connection().abort(Problem.of(ErrorCode.INTERNAL, "first"));
		scene.connection().abort(Problem.of(ErrorCode.INTERNAL, "second"));
		scene.connection().close(ErrorCode.NORMAL, "third");
		scene.connection().drain(null, PATIENCE);
		scene.timer().advance(Duration.ofHours(1));

		assertThat(scene.link().sent()).hasSize(1);
		assertThat(scene.listener().closed()).containsExactly(Problem.of(ErrorCode.INTERNAL, "first"));
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void bytesThatAreNoFrameEndTheConnectionWithAnExplanation() {
		Scene scene = Scene.server();

		scene.link().receiveGarbage("expected a frame, found garbage");

		assertThat(scene.link().only(Frame.Close.class))
			.isEqualTo(new Frame.Close(ErrorCode.PROTOCOL_ERROR, "expected a frame, found garbage"));
		assertOver(scene, ErrorCode.PROTOCOL_ERROR);
	}

	@Test
	void linkThatBreaksEndsTheConnectionWithItsReason() {
		Scene broken = Scene.server();
		Scene stalled = Scene.server();
		Scene cut = Scene.server();

		broken.link().end(new IOException("reset by peer"));
		stalled.link()
			.end(new ConduitUnavailableException(Problem.of(ErrorCode.WRITE_STALLED, "takes nothing of 70000 bytes")));
		cut.link().end(null);

		assertOver(broken, ErrorCode.DISCONNECTED);
		assertThat(broken.listener().closed().get(0).detail()).contains("reset by peer");
		assertOver(stalled, ErrorCode.WRITE_STALLED);
		assertOver(cut, ErrorCode.DISCONNECTED);
	}

	@ParameterizedTest
	@EnumSource(names = "CLOSED", mode = EnumSource.Mode.EXCLUDE)
	void linkThatBreaksInAnyStateLeavesNothing(ConnectionState state) {
		Scene scene = Scene.of(Role.SERVER).begin();
		if (state.isEstablished()) {
			scene.open();
			scene.peerCalls(0);
			scene.request(scene.in(PATIENCE));
		}
		switch (state) {
			case DRAINING -> scene.connection().drain(null, PATIENCE);
			case FINISHING -> scene.link().receive(GOODBYE);
			case CLOSING -> scene.connection().close(ErrorCode.NORMAL, "");
			default -> {
			}
		}

		scene.link().end(new IOException("reset"));
		scene.handler().calls().forEach((call) -> call.reply(Headers.EMPTY, Scene.PAYLOAD));
		scene.timer().advance(Duration.ofHours(1));

		assertOver(scene, ErrorCode.DISCONNECTED);
		assertThat(scene.memory().used()).isZero();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void farewellThatIsTooLongIsCut() {
		Scene scene = Scene.server();

		scene.connection().abort(Problem.of(ErrorCode.INTERNAL, "x".repeat(100_000)));

		assertThat(scene.link().sent(Frame.Close.class)).hasSize(1);
		assertOver(scene, ErrorCode.INTERNAL);
	}

	@Test
	void nothingIsSentAfterTheEnd() {
		Scene scene = Scene.server();
		scene.link()
			.receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED),
					new Frame.Subscribe(5, "news", AckLevel.PROCESSED));
		CompletableFuture<Reply> call = scene.request();
		scene.handler().message().source().pause();

		scene.connection().abort(Problem.of(ErrorCode.INTERNAL, ""));
		call.cancel(true);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.handler().message().received();
		scene.handler().message().processed();
		scene.handler().message().source().resume();
		scene.handler().subscription().deliver(new LocalDelivery(1));
		scene.request();
		scene.publish(AckLevel.NONE);
		scene.connection().drain(null, PATIENCE);
		scene.timer().advance(Duration.ofHours(1));

		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void callWithoutAnAnswerAfterTheEndIsRefused() {
		Scene scene = Scene.server();
		scene.link().end(null);

		assertThat(catchThrowableOfType(ConduitUnavailableException.class,
				() -> scene.connection().send(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, Deadline.NONE)))
			.extracting((ex) -> ex.code())
			.isEqualTo(ErrorCode.DISCONNECTED);
	}

	/** What a peer began was refused, and would succeed elsewhere. */
	private static void assertRefused(Scene scene) {
		assertThat(scene.link().only(Frame.RpcError.class).problem()).satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
			assertThat(problem.retryable()).isTrue();
		});
		assertThat(scene.link().sent(Frame.Nack.class)).extracting(Frame.Nack::correlationId)
			.containsExactly(3L, 5L, 7L);
		assertThat(scene.link().sent(Frame.Nack.class)).extracting((nack) -> nack.problem().code())
			.containsOnly(ErrorCode.SHUTTING_DOWN);
		assertThat(scene.listener().dropped()).containsExactly(ConnectionListener.Dropped.REFUSED_ONE_WAY);
		assertThat(scene.handler().messages()).isEmpty();
		assertThat(scene.handler().subscriptions()).isEmpty();
		assertThat(scene.connection().state()).isNotEqualTo(ConnectionState.CLOSED);
	}

	private static void assertOver(Scene scene, ErrorCode code) {
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(scene.listener().closed()).extracting(Problem::code).containsExactly(code);
		assertThat(scene.reason()).isEqualTo(scene.listener().closed().get(0));
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.link().tooLate()).isEmpty();
		assertThat(scene.timer().pending()).isZero();
		assertThat(scene.listener().offLoop()).isEmpty();
	}

}
