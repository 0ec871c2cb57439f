package dev.conduit.connection;

import java.time.Duration;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a peer may do in a second, or at all, that no credit and no pause bounds.
 */
class PeerPaceTests {

	private static final int MOST = 20;

	private static final PaceLimits PACE = new PaceLimits(0, MOST, MOST);

	private static Scene scene(Role role) {
		return Scene.of(role).pace(PACE).maxSubscriptions(MOST / 2).open();
	}

	@ParameterizedTest
	@EnumSource
	void asManyPingsInASecondAsTheLimitAreAnsweredAndOneMoreEndsTheConnection(Role role) {
		Scene scene = scene(role);

		receive(scene, MOST - 1, Frame.Ping::new);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		receive(scene, 1, Frame.Ping::new);
		assertThat(scene.link().sent(Frame.Pong.class)).hasSize(MOST);
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 1, Frame.Ping::new);

		assertEnded(scene, Limit.CONTROL_RATE, "more than 20 control frames in a second");
	}

	@Test
	void aSecondBringsAsManyAnew() {
		Scene scene = scene(Role.SERVER);

		for (int i = 0; i < 5; i++) {
			receive(scene, MOST, Frame.Ping::new);
			scene.timer().advance(Duration.ofSeconds(1));
		}

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.link().sent(Frame.Pong.class)).hasSize(5 * MOST);
	}

	@Test
	void allControlFramesCountTogether() {
		Scene scene = scene(Role.SERVER);
		long id = scene.peerId(1);

		receive(scene, MOST / 2, (i) -> new Frame.Unknown(200));
		receive(scene, MOST / 4, (i) -> new Frame.Pong(i));
		receive(scene, MOST / 8, (i) -> new Frame.Subscribe(scene.peerId(i + 1), "a", AckLevel.NONE));
		receive(scene, MOST / 8, (i) -> new Frame.Unsubscribe(id));
		receive(scene, 1, (i) -> new Frame.Drain(0, null));
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 1, (i) -> new Frame.Unsubscribe(id));

		assertEnded(scene, Limit.CONTROL_RATE, "control frames");
	}

	/** Whoever comes back subscribes to all that it had. */
	@Test
	void asManySubscriptionsAsThereMayBeCanBeMadeAndEndedAtOnce() {
		Scene scene = Scene.of(Role.SERVER).pace(new PaceLimits(0, 1, 1)).maxSubscriptions(100).open();

		receive(scene, 100, (i) -> new Frame.Subscribe(scene.peerId(i), "a", AckLevel.NONE));
		receive(scene, 100, (i) -> new Frame.Unsubscribe(scene.peerId(i)));
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 1, (i) -> new Frame.Unsubscribe(scene.peerId(i)));

		assertThat(scene.listener().limits()).containsExactly(Limit.CONTROL_RATE);
	}

	@ParameterizedTest
	@EnumSource
	void asManyCallsInASecondAsTheLimitCanBeCancelledAndOneMoreEndsTheConnection(Role role) {
		Scene scene = scene(role);

		for (int i = 0; i < MOST; i++) {
			scene.peerCalls(i);
			scene.link().receive(new Frame.RpcCancel(scene.peerId(i)));
		}
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.handler().calls()).hasSize(MOST);
		scene.link().receive(new Frame.RpcCancel(scene.peerId(0)));

		assertEnded(scene, Limit.CANCEL_RATE, "more than 20 cancelled calls in a second");
	}

	/** The handler runs on, so the call counts on. */
	@Test
	void aCancelledCallCountsUntilItsHandlerEnds() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(2).open();
		for (int i = 0; i < 2; i++) {
			scene.peerCalls(i);
			scene.link().receive(new Frame.RpcCancel(scene.peerId(i)));
		}

		scene.peerCalls(2);

		assertThat(scene.handler().calls()).hasSize(2);
		assertThat(scene.link().only(Frame.RpcError.class).problem().code()).isEqualTo(ErrorCode.TOO_MANY_IN_FLIGHT);
		assertThat(scene.listener().limits()).containsExactly(Limit.IN_FLIGHT);
		scene.handler().calls().get(0).reply(Headers.EMPTY, Payload.EMPTY);
		scene.peerCalls(3);
		assertThat(scene.handler().calls()).hasSize(3);
	}

	// answers

	@Test
	void ofPingsThatComeWhileNothingLeavesTheFirstAndTheLastAreAnswered() {
		Scene scene = Scene.server();
		scene.link().writable(false);

		receive(scene, 100, Frame.Ping::new);
		assertThat(scene.link().sent()).containsExactly(new Frame.Pong(0));
		scene.link().writable(true);

		assertThat(scene.link().sent()).containsExactly(new Frame.Pong(0), new Frame.Pong(99));
		receive(scene, 1, (i) -> new Frame.Ping(7));
		assertThat(scene.link().sent()).last().isEqualTo(new Frame.Pong(7));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6 })
	void answersToWhatWasNeverAskedAreBorneAsOftenAsTheLimitSays(int kind) {
		Scene scene = Scene.server();
		IntFunction<Frame> answer = (i) -> answer(kind, 2L * i + 1000);

		receive(scene, StrayAnswers.MAX_UNKNOWN, answer);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.listener().dropped()).hasSize(StrayAnswers.MAX_UNKNOWN);
		receive(scene, 1, answer);

		assertThat(scene.listener().limits()).containsExactly(Limit.UNKNOWN_ANSWERS);
		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
	}

	private static Frame answer(int kind, long id) {
		return switch (kind) {
			case 0 -> new Frame.Ack(id, AckLevel.PROCESSED);
			case 1 -> new Frame.Nack(id, Problem.of(ErrorCode.QUEUE_FULL, ""));
			case 2 -> Scene.response(id);
			case 3 -> new Frame.RpcError(id, Problem.of(ErrorCode.INTERNAL, ""));
			case 4 -> new Frame.StreamItem(id, Headers.EMPTY, Payload.EMPTY);
			case 5 -> new Frame.StreamEnd(id);
			default -> new Frame.Credit(id, 1);
		};
	}

	@Test
	void answersThatComeTooLateAreBorneForEver() {
		Scene scene = Scene.client();
		for (int i = 0; i < 3 * StrayAnswers.MAX_UNKNOWN; i++) {
			scene.request().cancel(true);
			scene.link().receive(Scene.response(2L * i + 1));
		}

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.listener().dropped()).hasSize(3 * StrayAnswers.MAX_UNKNOWN);
	}

	/** The ids of the other side are no answers to this one. */
	@Test
	void anAcknowledgmentOfWhatThePeerItselfBeganIsMadeUp() {
		Scene scene = Scene.server();

		receive(scene, StrayAnswers.MAX_UNKNOWN + 1, (i) -> new Frame.Ack(scene.peerId(i), AckLevel.PROCESSED));

		assertThat(scene.listener().limits()).containsExactly(Limit.UNKNOWN_ANSWERS);
	}

	// others

	@Test
	void aSubscriptionBeyondTheLimitIsCounted() {
		Scene scene = Scene.of(Role.SERVER).maxSubscriptions(2).open();

		receive(scene, 2, (i) -> new Frame.Subscribe(scene.peerId(i), "a", AckLevel.NONE));
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 1, (i) -> new Frame.Subscribe(scene.peerId(2), "a", AckLevel.NONE));

		assertThat(scene.link().only(Frame.Nack.class).problem().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
		assertThat(scene.listener().limits()).containsExactly(Limit.SUBSCRIPTIONS);
	}

	@Test
	void messagesInFlightAreCountedAtTheLimit() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(2).open();

		receive(scene, 2, (i) -> Scene.message(scene.peerId(i), AckLevel.PROCESSED));
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 1, (i) -> Scene.message(scene.peerId(2), AckLevel.PROCESSED));

		assertThat(scene.listener().limits()).containsExactly(Limit.IN_FLIGHT);
	}

	@Test
	void aFullConnectionIsCountedOnce() {
		Scene scene = Scene.of(Role.SERVER).inboundLimit(3 * 261).open();

		receive(scene, 3, (i) -> Scene.request(scene.peerId(i)));
		assertThat(scene.listener().limits()).isEmpty();
		receive(scene, 2, (i) -> Scene.request(scene.peerId(i + 3)));

		assertThat(scene.listener().limits()).containsExactly(Limit.INBOUND);
		assertThat(scene.link().isReading()).isFalse();
	}

	@Test
	void aFullServerIsCounted() {
		Scene scene = Scene.of(Role.SERVER).memory(new InboundMemory(3 * 261)).open();

		receive(scene, 4, (i) -> Scene.request(scene.peerId(i)));

		assertThat(scene.listener().limits()).containsExactly(Limit.INBOUND_TOTAL);
	}

	@Test
	void aHandshakeThatTakesTooLongIsCounted() {
		Scene scene = Scene.of(Role.SERVER).begin();

		scene.timer().advance(ConnectionOptions.DEFAULT.handshakeTimeout().minusNanos(1));
		assertThat(scene.listener().limits()).isEmpty();
		scene.timer().advance(Duration.ofNanos(1));

		assertThat(scene.listener().limits()).containsExactly(Limit.HANDSHAKE_TIMEOUT);
	}

	/** Not from the preface: whoever drips its bytes would have the time twice. */
	@Test
	void theTimeForAHandshakeBeginsWhenThePeerConnects() {
		Scene scene = Scene.of(Role.SERVER).age(Duration.ofSeconds(3)).begin();

		scene.timer().advance(Duration.ofSeconds(2).minusNanos(1));
		assertThat(scene.listener().limits()).isEmpty();
		scene.timer().advance(Duration.ofNanos(1));

		assertThat(scene.listener().limits()).containsExactly(Limit.HANDSHAKE_TIMEOUT);
	}

	private static void receive(Scene scene, int count, IntFunction<Frame> frames) {
		for (int i = 0; i < count; i++) {
			scene.link().receive(frames.apply(i));
		}
	}

	private static void assertEnded(Scene scene, Limit limit, String detail) {
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(scene.listener().limits()).containsExactly(limit);
		assertThat(scene.link().only(Frame.Close.class)).satisfies((close) -> {
			assertThat(close.code()).isEqualTo(ErrorCode.RATE_LIMITED);
			assertThat(close.detail()).contains(detail);
		});
	}

}
