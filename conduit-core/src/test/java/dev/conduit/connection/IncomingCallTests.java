package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.CancellationToken.Registration;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls that the peer makes.
 */
class IncomingCallTests {

	private static final Problem PROBLEM = Problem.of(ErrorCode.APPLICATION, "12.50 are missing");

	@Test
	void callReachesTheHandlerWithAllThatBelongsToIt() {
		Scene scene = Scene.server();

		scene.link()
			.receive(new Frame.RpcRequest(1, Scene.ROUTE, Duration.ofSeconds(2), false, Headers.of("a", "b"),
					Scene.PAYLOAD));

		Exchange exchange = scene.handler().call();
		assertThat(exchange.interaction()).isEqualTo(Interaction.UNARY);
		assertThat(exchange.route()).isEqualTo(Scene.ROUTE);
		assertThat(exchange.headers()).isEqualTo(Headers.of("a", "b"));
		assertThat(exchange.payload()).isEqualTo(Scene.PAYLOAD);
		assertThat(exchange.peer()).isEqualTo(scene.connection().peer());
		assertThat(exchange.deadline().remaining()).isEqualTo(Duration.ofSeconds(2));
		assertThat(exchange.cancellation().isCancelled()).isFalse();
		assertThat(scene.connection().inFlight()).isEqualTo(1);
	}

	@Test
	void deadlineOfTheCallerRunsFromWhenTheCallCame() {
		Scene scene = Scene.server();
		scene.link()
			.receive(new Frame.RpcRequest(1, Scene.ROUTE, Duration.ofSeconds(2), false, Headers.EMPTY, Scene.PAYLOAD));

		scene.timer().advance(Duration.ofMillis(500));

		assertThat(scene.handler().call().deadline().remaining()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void deadlinesOfCallsThatCameTogetherRunWhileTheFirstIsHandledAndLaterOnesBeginAnew() {
		Scene scene = Scene.server();
		scene.handler().onCall((exchange) -> scene.timer().advance(Duration.ofMillis(100)));
		Frame[] together = { boundedRequest(1), boundedRequest(3) };

		scene.link().receive(together);
		assertThat(scene.handler().calls()).extracting((call) -> call.deadline().remaining())
			.containsOnly(Duration.ofMillis(1800));
		scene.timer().advance(Duration.ofMillis(300));
		scene.link().receive(boundedRequest(5));

		assertThat(scene.handler().calls().get(2).deadline().remaining()).isEqualTo(Duration.ofMillis(1900));
	}

	private static Frame boundedRequest(long id) {
		return new Frame.RpcRequest(id, Scene.ROUTE, Duration.ofSeconds(2), false, Headers.EMPTY, Scene.PAYLOAD);
	}

	@Test
	void callWithoutADeadlineHasNone() {
		Scene scene = Scene.server();

		scene.peerCalls(0);

		assertThat(scene.handler().call().deadline()).isSameAs(Deadline.NONE);
	}

	@Test
	void callsAreAnsweredInAnyOrder() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.request(3), Scene.request(5));
		List<Exchange> calls = scene.handler().calls();

		calls.get(2).reply(Headers.of("n", "5"), Payload.EMPTY);
		calls.get(0).fail(PROBLEM);
		calls.get(1).reply(Headers.of("n", "3"), Payload.EMPTY);

		assertThat(scene.link().sent()).containsExactly(new Frame.RpcResponse(5, Headers.of("n", "5"), Payload.EMPTY),
				new Frame.RpcError(1, PROBLEM), new Frame.RpcResponse(3, Headers.of("n", "3"), Payload.EMPTY));
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void onlyTheFirstAnswerLeavesAndTheOthersAreCounted() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		Exchange exchange = scene.handler().call();

		exchange.reply(Headers.EMPTY, Scene.PAYLOAD);
		exchange.reply(Headers.EMPTY, Scene.PAYLOAD);
		exchange.fail(PROBLEM);

		assertThat(scene.link().sent()).containsExactly(Scene.response(1));
		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_RESULT, Dropped.LATE_RESULT);
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void callWithoutAnAnswerIsEndedInSilence() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.oneWay(1), Scene.oneWay(3));
		assertThat(scene.handler().calls()).extracting(Exchange::interaction).containsOnly(Interaction.ONE_WAY);

		scene.handler().calls().get(0).reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.handler().calls().get(1).fail(PROBLEM);

		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void actionForTheEndRunsOnceInWhateverWayTheCallEnds() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.request(3), Scene.oneWay(5), Scene.request(7));
		AtomicInteger ends = new AtomicInteger();
		List<Exchange> calls = scene.handler().calls();
		calls.subList(0, 3).forEach((call) -> call.onEnd(ends::incrementAndGet));

		calls.get(0).reply(Headers.EMPTY, Scene.PAYLOAD);
		calls.get(0).fail(PROBLEM);
		calls.get(1).fail(PROBLEM);
		calls.get(2).reply(Headers.EMPTY, Scene.PAYLOAD);
		assertThat(ends).hasValue(3);
		calls.get(3).reply(Headers.EMPTY, Scene.PAYLOAD);
		calls.get(3).onEnd(ends::incrementAndGet);

		assertThat(ends).hasValue(4);
	}

	@Test
	void secondActionForTheEndIsAMistake() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.handler().call().onEnd(() -> {
		});

		assertThatIllegalStateException().isThrownBy(() -> scene.handler().call().onEnd(() -> {
		}));
	}

	// ids

	@ParameterizedTest
	@ValueSource(longs = { 2, 4, -1, Long.MIN_VALUE })
	void idThatIsNotTheClientsToChooseIsAViolation(long id) {
		Scene scene = Scene.server();

		scene.link().receive(Scene.request(id));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.handler().calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 3, -2, Long.MIN_VALUE })
	void idThatIsNotTheServersToChooseIsAViolation(long id) {
		Scene scene = Scene.client();

		scene.link().receive(Scene.message(id, AckLevel.NONE));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.handler().messages()).isEmpty();
	}

	@Test
	void zeroIsNobodysId() {
		for (Role role : Role.values()) {
			Scene call = Scene.of(role).open();
			Scene message = Scene.of(role).open();

			call.link().receive(Scene.request(0));
			message.link().receive(Scene.message(0, AckLevel.NONE));

			assertThat(call.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.PROTOCOL_ERROR);
			assertThat(message.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.PROTOCOL_ERROR);
		}
	}

	@Test
	void idOfACallThatIsInFlightIsAViolation() {
		Scene scene = Scene.server();

		scene.link().receive(Scene.request(1), Scene.request(1));

		assertThat(scene.link().only(Frame.Close.class).detail()).contains("call 1 is in flight already");
		assertThat(scene.handler().calls()).hasSize(1);
	}

	@Test
	void callsWhoseIdsFallOnOnePlaceAreKeptApart() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.request(513), Scene.request(1025));
		List<Exchange> calls = scene.handler().calls();

		scene.link().receive(new Frame.RpcCancel(513));
		assertThat(calls).extracting((call) -> call.cancellation().isCancelled()).containsExactly(false, true, false);
		calls.get(0).reply(Headers.EMPTY, Scene.PAYLOAD);
		scene.link().receive(Scene.request(1537), new Frame.RpcCancel(1025));

		assertThat(scene.handler().calls()).hasSize(4);
		assertThat(calls.get(2).cancellation().isCancelled()).isTrue();
		scene.handler().calls().forEach((call) -> call.fail(PROBLEM));
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void idOfACallThatGaveWayToAnotherIsAViolationToo() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.request(513));
		scene.handler().calls().get(0).reply(Headers.EMPTY, Scene.PAYLOAD);

		scene.link().receive(Scene.request(513));

		assertThat(scene.link().only(Frame.Close.class).detail()).contains("call 513 is in flight already");
	}

	// cancellation

	@Test
	void cancellationOfTheCallerReachesTheToken() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.request(3));
		List<Exchange> calls = scene.handler().calls();
		AtomicInteger cancelled = new AtomicInteger();
		calls.get(0).cancellation().onCancel(cancelled::incrementAndGet);

		scene.link().receive(new Frame.RpcCancel(1), new Frame.RpcCancel(1));

		assertThat(cancelled).hasValue(1);
		assertThat(calls).extracting((call) -> call.cancellation().isCancelled()).containsExactly(true, false);
	}

	@Test
	void actionOnACancellationThatCameBeforeRunsAtOnce() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(new Frame.RpcCancel(1));
		AtomicInteger cancelled = new AtomicInteger();

		scene.handler().call().cancellation().onCancel(cancelled::incrementAndGet);

		assertThat(cancelled).hasValue(1);
	}

	@Test
	void actionThatWasGivenUpDoesNotRun() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		List<String> ran = new ArrayList<>();
		Registration one = scene.handler().call().cancellation().onCancel(() -> ran.add("one"));
		scene.handler().call().cancellation().onCancel(() -> ran.add("other"));

		one.remove();
		scene.link().receive(new Frame.RpcCancel(1));

		assertThat(ran).containsExactly("other");
	}

	@Test
	void answerToACancelledCallIsCountedAndDropped() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(new Frame.RpcCancel(1));

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_RESULT);
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void listenerIsToldOfALateResultOnTheLoop() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_RESULT);
		assertThat(scene.listener().offLoop()).isEmpty();
	}

	@Test
	void cancellationThatCrossesTheAnswerIsIgnored() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		scene.link().receive(new Frame.RpcCancel(1), new Frame.RpcCancel(9));

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.handler().call().cancellation().isCancelled()).isFalse();
	}

	@Test
	void handlersOfALostConnectionAreCancelledAndTheirResultsDropped() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		AtomicInteger cancelled = new AtomicInteger();
		scene.handler().call().cancellation().onCancel(cancelled::incrementAndGet);

		scene.link().end(null);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(cancelled).hasValue(1);
		assertThat(scene.link().tooLate()).isEmpty();
		assertThat(scene.memory().used()).isZero();
		assertThat(scene.connection().inFlight()).isZero();
	}

	// bounds

	@Test
	void callThatIsOneTooManyIsRefusedAsRetryableAndDoesNotReachTheHandler() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(2).open();

		scene.link().receive(Scene.request(1), Scene.request(3), Scene.request(5));

		Frame.RpcError error = scene.link().only(Frame.RpcError.class);
		assertThat(error.correlationId()).isEqualTo(5);
		assertThat(error.problem().code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(error.problem().retryable()).isTrue();
		assertThat(scene.handler().calls()).hasSize(2);
	}

	@Test
	void placeIsFreeAgainBeforeTheAnswerLeaves() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.peerCalls(0);
		// A peer that is as fast as can be: its next call comes while the answer is sent.
		scene.link().onSend((frame) -> {
			if (frame instanceof Frame.RpcResponse && frame.correlationId() == 1) {
				scene.peerCalls(1);
			}
		});

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent(Frame.RpcError.class)).isEmpty();
		assertThat(scene.handler().calls()).hasSize(2);
	}

	@Test
	void cancelledCallKeepsItsPlaceUntilItsWorkHasEnded() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.peerCalls(0);
		scene.link().receive(new Frame.RpcCancel(1));

		scene.peerCalls(1);
		assertThat(scene.link().only(Frame.RpcError.class).problem().code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		scene.handler().call().fail(PROBLEM);
		scene.peerCalls(2);

		assertThat(scene.handler().calls()).hasSize(2);
	}

	@Test
	void callsAndMessagesWithoutAnAnswerTakeNoPlacesOfOthers() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();

		scene.link()
			.receive(Scene.oneWay(1), Scene.oneWay(3), Scene.message(5, AckLevel.NONE), Scene.message(7, AckLevel.NONE),
					Scene.request(9), Scene.message(11, AckLevel.PROCESSED));

		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.handler().calls()).hasSize(3);
		assertThat(scene.handler().messages()).hasSize(3);
		assertThat(scene.connection().inFlight()).isEqualTo(6);
	}

	@Test
	void answerThatThePeerDoesNotTakeBecomesAProblem() {
		Scene scene = Scene.of(Role.SERVER).peerMaxMessageSize(100).open();
		scene.link().receive(Scene.request(1), Scene.request(3));

		scene.handler().calls().get(0).reply(Headers.EMPTY, Payload.bytes(new byte[101]));
		scene.handler().calls().get(1).fail(PROBLEM.withBody(Payload.bytes(new byte[101])));

		assertThat(scene.link().sent(Frame.RpcError.class)).extracting((error) -> error.problem().code())
			.containsExactly(ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.APPLICATION);
		assertThat(scene.link().sent(Frame.RpcError.class)).allMatch((error) -> error.problem().body().size() == 0);
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void answersPassAPauseOfThePeer() {
		Scene scene = Scene.server();
		scene.peerCalls(0);
		scene.link().receive(new Frame.Pause(FlowScope.CONNECTION, 1));
		scene.link().writable(false);

		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);

		assertThat(scene.link().sent()).containsExactly(Scene.response(1));
	}

}
