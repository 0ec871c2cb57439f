package dev.conduit.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.RecordingListener.Pause;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.TopicName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The peer pauses this side.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of most calls the link shows what is
												// tested
class SendGateTests {

	private static final FlowScope CONNECTION = FlowScope.CONNECTION;

	private static final FlowScope TOPIC = FlowScope.of(Scene.TOPIC);

	private static final Duration SHORT = Duration.ofMillis(20);

	@Test
	void pauseAloneIsHonouredUntilItsResume() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(CONNECTION, 1));

		Caller<CompletableFuture<Reply>> caller = Caller.of(scene::request).awaitWaiting();
		assertThat(scene.link().sent()).isEmpty();
		scene.link().receive(new Frame.Resume(CONNECTION, 1));

		assertThat(caller.result()).isNotDone();
		assertThat(scene.link().sent()).hasOnlyElementsOfType(Frame.RpcRequest.class).hasSize(1);
	}

	@Test
	void pauseInOneReadWithACallAndItsResumeHoldsNothingUp() {
		Scene scene = Scene.server();
		scene.handler().onCall((exchange) -> exchange.reply(Headers.EMPTY, Scene.PAYLOAD));

		scene.link().receive(new Frame.Pause(CONNECTION, 1), Scene.request(1), new Frame.Resume(CONNECTION, 1));
		scene.request();

		assertThat(scene.link().sent()).containsExactly(Scene.response(1), Scene.request(2));
	}

	@Test
	void ourOwnPauseDoesNotStopWhatWeSend() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.message(1, AckLevel.NONE));

		scene.handler().message().source().pause();
		scene.request();
		scene.connection().publish(new Message(Scene.TOPIC, Scene.PAYLOAD), AckLevel.NONE, Deadline.NONE);

		assertThat(scene.link().sent()).extracting(Object::getClass)
			.isEqualTo(List.of(Frame.Pause.class, Frame.RpcRequest.class, Frame.Message.class));
	}

	@Test
	void whoeverLooksSeesWhatThePeerPausedAndForHowLong() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(TOPIC, 1));
		scene.timer().advance(Duration.ofSeconds(3));
		scene.link().receive(new Frame.Pause(TOPIC, 2));
		scene.link().writable(false);
		scene.timer().advance(Duration.ofSeconds(1));

		assertThat(scene.connection().pauses()).containsExactly(
				new FlowPause(TOPIC, FlowPause.Reason.PEER, List.of(), Duration.ofSeconds(4)),
				new FlowPause(FlowScope.CONNECTION, FlowPause.Reason.SLOW_READER, List.of(), Duration.ofSeconds(1)));

		scene.link().writable(true);
		scene.link().receive(new Frame.Resume(TOPIC, 2));
		assertThat(scene.connection().pauses()).isEmpty();
	}

	@Test
	void resumeOfThePeerDoesNotEndOurOwnPause() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.message(1, AckLevel.NONE));
		scene.handler().message().source().pause();

		scene.link().receive(new Frame.Pause(TOPIC, 1), new Frame.Resume(TOPIC, 1));

		assertThat(scene.link().sent(Frame.Resume.class)).isEmpty();
		scene.handler().message().source().resume();
		assertThat(scene.link().sent(Frame.Resume.class)).hasSize(1);
	}

	@Test
	void resumeOfAnOlderPauseIsIgnored() {
		Scene scene = paused(CONNECTION, 1);
		scene.link().receive(new Frame.Pause(CONNECTION, 2));

		scene.link().receive(new Frame.Resume(CONNECTION, 1));
		assertThat(Caller.problemOf(scene.request()).code()).isEqualTo(ErrorCode.PAUSED);
		scene.link().receive(new Frame.Resume(CONNECTION, 2));

		assertThat(scene.request()).isNotDone();
	}

	@Test
	void generationsMayWrapAround() {
		Scene scene = paused(CONNECTION, Integer.MAX_VALUE);
		scene.link().receive(new Frame.Pause(CONNECTION, Integer.MIN_VALUE));

		scene.link().receive(new Frame.Resume(CONNECTION, Integer.MAX_VALUE));
		assertThat(Caller.problemOf(scene.request()).code()).isEqualTo(ErrorCode.PAUSED);
		scene.link().receive(new Frame.Resume(CONNECTION, Integer.MIN_VALUE));

		assertThat(scene.request()).isNotDone();
	}

	@Test
	void samePauseAgainIsOnePauseForItsListenerAndItsResume() {
		Scene scene = paused(CONNECTION, 1);
		scene.link().receive(new Frame.Pause(CONNECTION, 1));

		scene.link().receive(new Frame.Resume(CONNECTION, 1), new Frame.Resume(CONNECTION, 1));

		assertThat(scene.request()).isNotDone();
		assertThat(scene.listener().byPeer()).containsExactly(new Pause(CONNECTION, true),
				new Pause(CONNECTION, false));
	}

	@Test
	void resumeWhereNothingIsPausedIsIgnored() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Resume(CONNECTION, 1), new Frame.Resume(TOPIC, 7));

		assertThat(scene.listener().byPeer()).isEmpty();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void pauseOfATopicStopsMessagesToItAlone() {
		Scene scene = paused(TOPIC, 1);

		scene.request();
		scene.connection()
			.publish(new Message(new TopicName("other"), Scene.PAYLOAD), AckLevel.PROCESSED, Deadline.NONE);
		assertThat(scene.link().sent()).hasSize(2);
		assertThat(Caller.problemOf(scene.publish(AckLevel.NONE)).code()).isEqualTo(ErrorCode.PAUSED);
		scene.link().receive(new Frame.Resume(TOPIC, 1));

		assertThat(scene.publish(AckLevel.NONE)).isCompleted();
	}

	@Test
	void resumeOfTheConnectionDoesNotResumeATopic() {
		Scene scene = paused(TOPIC, 1);
		scene.link().receive(new Frame.Pause(CONNECTION, 2));

		scene.link().receive(new Frame.Resume(CONNECTION, 2));

		assertThat(scene.request()).isNotDone();
		assertThat(Caller.problemOf(scene.publish(AckLevel.NONE)).code()).isEqualTo(ErrorCode.PAUSED);
	}

	@Test
	void senderThatWaitsTooLongGivesUpAndNothingIsEverSentForIt() {
		Scene scene = paused(CONNECTION, 1);

		Problem call = Caller.problemOf(scene.request());
		Problem message = Caller.problemOf(scene.publish(AckLevel.PROCESSED));
		scene.link().receive(new Frame.Resume(CONNECTION, 1));

		assertThat(call.code()).isEqualTo(ErrorCode.PAUSED);
		assertThat(call.retryable()).isTrue();
		assertThat(call.detail()).contains("the peer paused the connection");
		assertThat(message.detail()).contains("topic 'news'");
		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void senderWaitsNoLongerThanItsDeadlineAllows() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(CONNECTION, 1));

		// The pause time-out is thirty seconds.
		Problem problem = Caller.of(() -> Caller.problemOf(scene.request(scene.in(SHORT)))).result();

		assertThat(problem.code()).isEqualTo(ErrorCode.PAUSED);
	}

	@Test
	void senderOnTheLoopDoesNotWait() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(CONNECTION, 1));

		scene.link().runOnLoop(() -> assertThat(Caller.problemOf(scene.request()).code()).isEqualTo(ErrorCode.PAUSED));
	}

	@Test
	void senderWaitsWhileThePeerReadsTooSlowly() {
		Scene scene = Scene.server();
		scene.link().writable(false);

		Caller<CompletableFuture<Reply>> caller = Caller.of(scene::request).awaitWaiting();
		assertThat(scene.link().sent()).isEmpty();
		scene.link().writable(true);

		assertThat(caller.result()).isNotDone();
		assertThat(scene.link().sent()).hasSize(1);
	}

	@Test
	void slowPeerIsNamedAsTheReason() {
		Scene scene = Scene.of(Role.SERVER).pauseTimeout(SHORT).open();
		scene.link().writable(false);

		assertThat(Caller.problemOf(scene.request()).detail()).contains("reads too slowly");
	}

	@Test
	void interruptEndsTheWait() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(CONNECTION, 1));
		Caller<Problem> caller = Caller.of(() -> {
			Problem problem = Caller.problemOf(scene.request());
			assertThat(Thread.interrupted()).isTrue();
			return problem;
		}).awaitWaiting();

		caller.interrupt();

		assertThat(caller.result().code()).isEqualTo(ErrorCode.CANCELLED);
	}

	@Test
	void endOfTheConnectionEndsTheWait() {
		Scene scene = Scene.server();
		scene.link().receive(new Frame.Pause(CONNECTION, 1));
		Caller<CompletableFuture<Reply>> caller = Caller.of(scene::request).awaitWaiting();

		scene.link().end(null);

		assertThat(Caller.problemOf(caller.result()).code()).isEqualTo(ErrorCode.DISCONNECTED);
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void senderThatWaitedForAPlaceHonoursAPauseThatCameMeanwhile() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		scene.request();
		Caller<CompletableFuture<Reply>> caller = Caller.of(scene::request).awaitWaitingIn(PendingTable.class);

		scene.link().receive(new Frame.Pause(CONNECTION, 1), Scene.response(1));
		caller.awaitWaitingIn(SendGate.class);
		assertThat(scene.link().sent(Frame.RpcRequest.class)).hasSize(1);
		assertThat(scene.connection().inFlight()).isZero();
		scene.link().receive(new Frame.Resume(CONNECTION, 1));

		assertThat(caller.result()).isNotDone();
		assertThat(scene.link().sent(Frame.RpcRequest.class)).hasSize(2);
	}

	@Test
	void controlPassesEveryPause() {
		Scene scene = Scene.client();
		scene.request();
		CompletableFuture<Reply> call = scene.request();
		scene.link()
			.receive(new Frame.Pause(CONNECTION, 1), Scene.request(2), Scene.request(4),
					Scene.message(6, AckLevel.PROCESSED), Scene.message(8, AckLevel.PROCESSED));
		scene.link().writable(false);
		scene.link().forget();

		scene.link().receive(new Frame.Ping(77));
		scene.handler().calls().get(0).reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.handler().calls().get(1).fail(Problem.of(ErrorCode.INTERNAL, ""));
		scene.handler().messages().get(0).processed();
		scene.handler().messages().get(1).reject(Problem.of(ErrorCode.QUEUE_FULL, ""));
		scene.handler().messages().get(0).source().pause();
		scene.handler().messages().get(0).source().resume();
		call.cancel(true);
		scene.connection().subscribe("news", AckLevel.NONE, Delivery::processed);
		scene.timer().advance(ConnectionOptions.DEFAULT.limits().heartbeatInterval());
		scene.connection().drain(null, SHORT);

		assertThat(scene.link().sent()).extracting((frame) -> frame.getClass().getSimpleName())
			.containsExactly("Pong", "RpcResponse", "RpcError", "Ack", "Nack", "Pause", "Resume", "RpcCancel",
					"Subscribe", "Ping", "Drain", "Close");
	}

	@Test
	void scopesArePausedOneByOneUpToTheBoundAndNotBeyond() {
		Scene scene = Scene.server();

		for (int i = 1; i <= SendGate.MAX_SCOPES; i++) {
			scene.link().receive(new Frame.Pause(FlowScope.of(i), i));
		}
		scene.link().receive(new Frame.Pause(FlowScope.of(1), SendGate.MAX_SCOPES + 1));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		scene.link().receive(new Frame.Pause(FlowScope.of(SendGate.MAX_SCOPES + 1), SendGate.MAX_SCOPES + 2));

		assertThat(scene.link().only(Frame.Close.class).detail()).contains("4096");
	}

	@Test
	void pauseEndsWithItsConnection() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.message(1, AckLevel.NONE));
		scene.handler().message().source().pause();

		scene.link().end(null);
		scene.handler().message().source().resume();
		scene.handler().message().source().pause();

		assertThat(scene.link().tooLate()).isEmpty();
	}

	private static Scene paused(FlowScope scope, int generation) {
		Scene scene = Scene.of(Role.SERVER).pauseTimeout(SHORT).open();
		scene.link().receive(new Frame.Pause(scope, generation));
		return scene;
	}

}
