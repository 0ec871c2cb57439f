package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatTests {

	private static final Duration INTERVAL = ConnectionOptions.DEFAULT.limits().heartbeatInterval();

	private static final Duration TIMEOUT = ConnectionOptions.DEFAULT.limits().heartbeatTimeout();

	/** A server lets its client be the first to ask. */
	private static final Duration PATIENCE_OF_A_SERVER = INTERVAL.plus(INTERVAL.dividedBy(8));

	private static final Duration INSTANT = Duration.ofNanos(1);

	@ParameterizedTest
	@EnumSource(Role.class)
	void silentPeerIsAskedWhetherItIsThere(Role role) {
		Scene scene = Scene.of(role).open();

		scene.timer().advance(patienceOf(role).minus(INSTANT));
		assertThat(scene.link().sent()).isEmpty();
		scene.timer().advance(INSTANT);

		assertThat(scene.link().sent()).singleElement().isInstanceOf(Frame.Ping.class);
	}

	private static Duration patienceOf(Role role) {
		return (role == Role.SERVER) ? PATIENCE_OF_A_SERVER : INTERVAL;
	}

	@Test
	void clientThatAsksSavesTheServerItsOwnQuestion() {
		Scene scene = Scene.server();

		for (int i = 1; i <= 10; i++) {
			scene.timer().advance(INTERVAL);
			scene.link().receive(new Frame.Ping(i));
		}

		assertThat(scene.link().sent()).hasSize(10).hasOnlyElementsOfType(Frame.Pong.class);
	}

	@Test
	void serverAsksBeforeItGivesUpHoweverShortTheTimeBetweenIs() {
		Scene scene = Scene.of(Role.SERVER).heartbeat(INTERVAL, INTERVAL.plusMillis(2)).open();

		scene.timer().advance(INTERVAL.plusMillis(1));
		assertThat(scene.link().sent()).singleElement().isInstanceOf(Frame.Ping.class);
		scene.timer().advance(Duration.ofMillis(1));

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void loopIsLeftAloneWhileThePeerIsHeard() {
		Scene scene = Scene.server();
		scene.timer().advance(INTERVAL);
		scene.link().receive(new Frame.Ping(1));
		int tasks = scene.link().tasks();

		scene.timer().advance(INTERVAL);

		assertThat(scene.link().tasks()).isEqualTo(tasks);
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void peerThatStaysSilentIsGivenUpWithAReasonOfItsOwn(Role role) {
		Scene scene = Scene.of(role).open();

		scene.timer().advance(TIMEOUT.minus(INSTANT));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		scene.timer().advance(INSTANT);

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.HEARTBEAT_TIMEOUT);
		assertThat(scene.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.HEARTBEAT_TIMEOUT);
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.timer().pending()).isZero();
	}

	@Test
	void callsOfAPeerThatIsGivenUpHaveAnUnknownOutcome() {
		Scene scene = Scene.client();
		CompletableFuture<?> call = scene.request();

		scene.timer().advance(TIMEOUT);

		assertThat(Caller.problemOf(call).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
	}

	@Test
	void anyFrameIsASignOfLife() {
		Scene scene = Scene.server();

		for (int i = 0; i < 10; i++) {
			scene.timer().advance(PATIENCE_OF_A_SERVER.minus(INSTANT));
			scene.link().receive(Scene.message(scene.peerId(i), AckLevel.NONE));
		}

		assertThat(scene.link().sent()).isEmpty();
		scene.timer().advance(PATIENCE_OF_A_SERVER);
		assertThat(scene.link().sent(Frame.Ping.class)).hasSize(1);
	}

	@Test
	void peerThatAnswersEachPingStays() {
		Scene scene = Scene.client();

		for (int i = 1; i <= 10; i++) {
			scene.timer().advance(INTERVAL);
			assertThat(scene.link().sent(Frame.Ping.class)).hasSize(i);
			scene.link().receive(new Frame.Pong(i));
		}

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.listener().dropped()).isEmpty();
	}

	@Test
	void pingIsAnsweredAtOnceWithItsNumber() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Ping(0x0102030405060708L), new Frame.Ping(0));

		assertThat(scene.link().sent()).containsExactly(new Frame.Pong(0x0102030405060708L), new Frame.Pong(0));
	}

	@Test
	void oneTimeOutWaitsForEachConnection() {
		Scene scene = Scene.server();

		for (int i = 0; i < 5; i++) {
			assertThat(scene.timer().pending()).isEqualTo(1);
			scene.timer().advance(INTERVAL);
			scene.link().receive(new Frame.Pong(1));
		}
	}

	@Test
	void peerThatIsNotReadIsNotGivenUpForItsSilence() {
		Scene scene = Scene.of(Role.SERVER).inboundLimit(100).open();
		scene.peerCalls(0);
		assertThat(scene.link().isReading()).isFalse();
		scene.link().forget();

		scene.timer().advance(TIMEOUT.multipliedBy(3));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		// The peer has to hear something, too.
		assertThat(scene.link().sent(Frame.Ping.class)).hasSize(7);
		scene.handler().call().reply(Headers.EMPTY, Scene.PAYLOAD);
		assertThat(scene.link().isReading()).isTrue();

		scene.timer().advance(TIMEOUT.minus(INSTANT));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		scene.timer().advance(INTERVAL);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void nobodyIsAskedBeforeLogin() {
		Scene scene = Scene.of(Role.SERVER).begin();

		scene.timer().advance(ConnectionOptions.DEFAULT.handshakeTimeout().minus(INSTANT));

		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.timer().pending()).isEqualTo(1);
	}

}
