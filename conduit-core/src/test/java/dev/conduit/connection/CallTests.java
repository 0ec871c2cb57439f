package dev.conduit.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls that this side makes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of most calls the link shows what is
												// tested
class CallTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void callTravelsWithAllThatBelongsToIt() {
		Scene scene = Scene.client();

		scene.connection().request(Scene.ROUTE, Headers.of("a", "b"), Scene.PAYLOAD, scene.in(SECOND));

		assertThat(scene.link().sent())
			.containsExactly(new Frame.RpcRequest(1, Scene.ROUTE, SECOND, false, Headers.of("a", "b"), Scene.PAYLOAD));
	}

	@Test
	void callWithoutADeadlineTravelsWithoutOne() {
		Scene scene = Scene.client();

		scene.request();

		assertThat(scene.link().only(Frame.RpcRequest.class).timeout()).isNull();
		assertThat(scene.timer().untilNext()).isEqualTo(ConnectionOptions.DEFAULT.limits().heartbeatInterval());
	}

	@Test
	void idsOfTheClientAreOddThoseOfTheServerEvenAndBothOnlyGrow() {
		for (Role role : Role.values()) {
			Scene scene = Scene.of(role).open();

			scene.request();
			scene.publish(AckLevel.PROCESSED);
			scene.publish(AckLevel.NONE);
			scene.connection().send(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, Deadline.NONE);
			scene.request();

			long first = (role == Role.CLIENT) ? 1 : 2;
			assertThat(scene.link().sent()).extracting(Frame::correlationId)
				.containsExactly(first, first + 2, first + 4, first + 6, first + 8);
		}
	}

	@Test
	void answersComeInAnyOrder() {
		long seed = System.nanoTime();
		Scene scene = Scene.client();
		List<CompletableFuture<Reply>> calls = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			calls.add(scene.request());
		}
		List<Long> ids = new ArrayList<>(scene.link().sent().stream().map(Frame::correlationId).toList());
		Collections.shuffle(ids, new Random(seed));

		ids.forEach((id) -> scene.link()
			.receive(new Frame.RpcResponse(id, Headers.EMPTY, Payload.text("answer to " + id))));

		for (int i = 0; i < calls.size(); i++) {
			assertThat(calls.get(i)).as("call %d, seed %d", i, seed)
				.isCompletedWithValue(new Reply(Headers.EMPTY, Payload.text("answer to " + (2 * i + 1))));
		}
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void answerCompletesTheCallOnTheLoop() {
		Scene scene = Scene.client();
		AtomicBoolean onLoop = new AtomicBoolean();
		scene.request().thenRun(() -> onLoop.set(scene.link().inLoop()));

		scene.link().receive(Scene.response(1));

		assertThat(onLoop).isTrue();
	}

	@Test
	void problemOfThePeerBecomesAnExceptionAtTheCaller() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request();
		Problem problem = Problem.of(ErrorCode.APPLICATION, "12.50 are missing")
			.withType("insufficient-funds")
			.withRetry(true, SECOND)
			.withBody(Scene.PAYLOAD);

		scene.link().receive(new Frame.RpcError(1, problem));

		assertThat(Caller.problemOf(call)).isEqualTo(problem);
	}

	@Test
	void answerThatNobodyWaitsForIsCountedAndDropped() {
		Scene scene = Scene.client();
		scene.request();
		scene.link().receive(Scene.response(1));

		scene.link()
			.receive(Scene.response(1), Scene.response(3), new Frame.RpcError(5, Problem.of(ErrorCode.INTERNAL, "")));

		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_ANSWER, Dropped.LATE_ANSWER,
				Dropped.LATE_ANSWER);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void streamFramesOfNoStreamAreCountedAndDropped() {
		Scene scene = Scene.client();

		scene.link()
			.receive(new Frame.StreamItem(1, Headers.EMPTY, Scene.PAYLOAD), new Frame.StreamEnd(1),
					new Frame.Credit(1, 1));

		assertThat(scene.listener().dropped()).hasSize(3).containsOnly(Dropped.LATE_ANSWER);
	}

	// deadline

	@Test
	void deadlineThatPassesFailsTheCallerAndCancelsAtThePeer() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request(scene.in(SECOND));

		scene.timer().advance(SECOND.minusNanos(1));
		assertThat(call).isNotDone();
		scene.timer().advance(Duration.ofNanos(1));

		assertThat(call).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(ConduitTimeoutException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
		assertThat(scene.link().sent()).last().isEqualTo(new Frame.RpcCancel(1));
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void deadlineFailsTheCallerOnTheLoopAndNotOnTheTimer() {
		Scene scene = Scene.client();
		AtomicBoolean onLoop = new AtomicBoolean();
		scene.request(scene.in(SECOND)).whenComplete((reply, ex) -> onLoop.set(scene.link().inLoop()));
		AtomicBoolean acknowledgedOnLoop = new AtomicBoolean();
		scene.publish(AckLevel.PROCESSED, scene.in(SECOND))
			.whenComplete((level, ex) -> acknowledgedOnLoop.set(scene.link().inLoop()));

		scene.timer().advance(SECOND);

		assertThat(onLoop).isTrue();
		assertThat(acknowledgedOnLoop).isTrue();
	}

	@Test
	void answerInTimeLeavesNothingForTheDeadlineToEnd() {
		Scene scene = Scene.client();
		int pending = scene.timer().pending();
		CompletableFuture<Reply> call = scene.request(scene.in(SECOND));
		assertThat(scene.timer().pending()).isEqualTo(pending + 1);

		scene.link().receive(Scene.response(1));
		scene.timer().advance(SECOND);

		assertThat(call).isCompleted();
		assertThat(scene.link().sent()).hasOnlyElementsOfType(Frame.RpcRequest.class);
		assertThat(scene.timer().pending()).isEqualTo(pending);
	}

	@Test
	void answerAfterTheDeadlineIsCountedAndDropped() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request(scene.in(SECOND));
		scene.timer().advance(SECOND);

		scene.link().receive(Scene.response(1));

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(scene.listener().dropped()).containsExactly(Dropped.LATE_ANSWER);
	}

	@Test
	void callWhoseDeadlineHasPassedIsNotSent() {
		Scene scene = Scene.client();
		Deadline passed = scene.in(SECOND);
		scene.timer().advance(SECOND);

		Problem problem = Caller.problemOf(scene.request(passed));

		assertThat(problem.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(scene.link().sent()).isEmpty();
	}

	// cancellation

	@Test
	void cancellingTheFutureCancelsTheCallAtThePeer() {
		Scene scene = Scene.client();
		int pending = scene.timer().pending();
		CompletableFuture<Reply> call = scene.request(scene.in(SECOND));

		call.cancel(true);

		assertThat(scene.link().sent()).last().isEqualTo(new Frame.RpcCancel(1));
		assertThat(call).isCancelled();
		assertThat(scene.connection().inFlight()).isZero();
		scene.timer().advance(SECOND);
		assertThat(scene.link().sent()).last().isEqualTo(new Frame.RpcCancel(1));
		assertThat(scene.timer().pending()).isEqualTo(pending);
	}

	@Test
	void cancellingTwiceOrAfterTheAnswerTellsThePeerNothingMore() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> cancelled = scene.request();
		CompletableFuture<Reply> answered = scene.request();
		scene.link().receive(Scene.response(3));

		cancelled.cancel(true);
		cancelled.cancel(true);
		answered.cancel(true);

		assertThat(scene.link().sent(Frame.RpcCancel.class)).containsExactly(new Frame.RpcCancel(1));
		assertThat(answered).isCompletedWithValueMatching((reply) -> reply.payload().equals(Scene.PAYLOAD));
	}

	// bounds

	@Test
	void callThatIsOneTooManyWaitsForAPlace() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(2).open();
		scene.request();
		scene.request();

		Caller<CompletableFuture<Reply>> third = Caller.of(scene::request).awaitWaiting();
		assertThat(scene.link().sent()).hasSize(2);
		scene.link().receive(Scene.response(1));

		assertThat(third.result()).isNotDone();
		assertThat(scene.link().sent(Frame.RpcRequest.class)).hasSize(3);
		assertThat(scene.connection().inFlight()).isEqualTo(2);
	}

	@Test
	void callThatWaitsTooLongForAPlaceIsRefusedUnsent() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).pauseTimeout(Duration.ofMillis(20)).open();
		scene.request();

		Problem problem = Caller.problemOf(scene.request());

		assertThat(problem.code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(problem.retryable()).isTrue();
		assertThat(scene.link().sent()).hasSize(1);
	}

	@Test
	void callThatIsOneTooManyFailsAtOnceOnTheLoop() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		List<CompletableFuture<Reply>> calls = new ArrayList<>();

		scene.link().runOnLoop(() -> {
			calls.add(scene.request());
			calls.add(scene.request());
		});

		assertThat(calls.get(0)).isNotDone();
		assertThat(Caller.problemOf(calls.get(1)).code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
	}

	@Test
	void smallerOfBothSidesBoundsHolds() {
		Scene scene = Scene.of(Role.CLIENT).maxInFlight(2).peerMaxInFlight(Integer.MAX_VALUE).open();

		scene.link().runOnLoop(() -> {
			scene.request();
			scene.request();
			assertThat(scene.request()).isCompletedExceptionally();
		});

		assertThat(scene.link().sent()).hasSize(2);
	}

	@Test
	void interruptEndsTheWaitForAPlace() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		scene.request();
		Caller<Problem> waiting = Caller.of(() -> {
			Problem problem = Caller.problemOf(scene.request());
			assertThat(Thread.interrupted()).isTrue();
			return problem;
		}).awaitWaiting();

		waiting.interrupt();

		assertThat(waiting.result().code()).isEqualTo(ErrorCode.CANCELLED);
		assertThat(scene.link().sent()).hasSize(1);
	}

	@Test
	void messagesInFlightTakeNoPlacesOfCalls() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();

		scene.publish(AckLevel.PROCESSED);
		scene.request();

		assertThat(scene.link().sent()).hasSize(2);
		assertThat(scene.connection().inFlight()).isEqualTo(2);
	}

	@Test
	void payloadThatThePeerDoesNotTakeIsRefusedUnsent() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxMessageSize(100).open();

		CompletableFuture<Reply> tooLarge = scene.connection()
			.request(Scene.ROUTE, Headers.EMPTY, Payload.bytes(new byte[101]), scene.in(SECOND));
		scene.connection().request(Scene.ROUTE, Headers.EMPTY, Payload.bytes(new byte[100]), Deadline.NONE);

		Problem problem = Caller.problemOf(tooLarge);
		assertThat(problem.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
		assertThat(problem.detail()).contains("101", "100", "max-message-size");
		assertThat(scene.link().only(Frame.RpcRequest.class).payload().size()).isEqualTo(100);
		assertThat(scene.connection().inFlight()).isEqualTo(1);
		scene.timer().advance(SECOND);
		assertThat(scene.link().sent()).hasSize(1);
	}

	@Test
	void callThatFitsInNoFrameIsRefusedAndLeavesNothing() {
		Scene scene = Scene.client();
		Map<String, String> many = new LinkedHashMap<>();
		for (int i = 0; i < Headers.MAX_ENTRIES; i++) {
			many.put("header-" + i, "x".repeat(Headers.MAX_VALUE_BYTES));
		}

		CompletableFuture<Reply> call = scene.connection()
			.request(Scene.ROUTE, Headers.of(many), Scene.PAYLOAD, scene.in(SECOND));

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
		assertThat(scene.connection().inFlight()).isZero();
		scene.timer().advance(SECOND);
		assertThat(scene.link().sent()).isEmpty();
	}

	// one way

	@Test
	void callWithoutAnAnswerTakesNoPlace() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();

		for (int i = 0; i < 3; i++) {
			scene.connection().send(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, scene.in(SECOND));
		}

		assertThat(scene.link().sent(Frame.RpcRequest.class)).hasSize(3)
			.allMatch(Frame.RpcRequest::oneWay)
			.allMatch((request) -> SECOND.equals(request.timeout()));
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void callWithoutAnAnswerThatCannotBeSentThrows() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxMessageSize(3).open();

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> scene.connection().send(Scene.ROUTE, Headers.EMPTY, Scene.PAYLOAD, Deadline.NONE))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
		assertThat(scene.link().sent()).isEmpty();
	}

	// the end

	@Test
	void connectionThatIsLostLeavesCallsWithAnUnknownOutcome() {
		Scene scene = Scene.client();
		CompletableFuture<Reply> call = scene.request(scene.in(SECOND));

		scene.link().end(new IOException("reset"));

		assertThat(call).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOutcomeUnknownException.class)
			.withMessageContaining("reset");
		assertThat(scene.timer().pending()).isZero();
		assertThat(scene.connection().inFlight()).isZero();
	}

	@Test
	void callThatWaitsForAPlaceWhenTheConnectionIsLostWasNotSent() {
		Scene scene = Scene.of(Role.CLIENT).peerMaxInFlight(1).open();
		scene.request();
		Caller<CompletableFuture<Reply>> waiting = Caller.of(scene::request).awaitWaiting();

		scene.link().end(null);

		Problem problem = Caller.problemOf(waiting.result());
		assertThat(problem.code()).isEqualTo(ErrorCode.DISCONNECTED);
		assertThat(problem.retryable()).isTrue();
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void callAfterTheEndIsRefusedUnsent() {
		Scene scene = Scene.client();
		scene.link().end(null);

		Problem problem = Caller.problemOf(scene.request());

		assertThat(problem.code()).isEqualTo(ErrorCode.DISCONNECTED);
		assertThat(problem.retryable()).isTrue();
		assertThat(scene.link().tooLate()).isEmpty();
	}

}
