package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameType;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each cell of the table, tried on a connection that was brought into the state.
 */
class StateTableTests {

	private static final byte[] SOMETHING = { 1 };

	static List<Cell> cells() {
		List<Cell> cells = new ArrayList<>();
		for (Role role : Role.values()) {
			for (ConnectionState state : ConnectionState.values()) {
				for (FrameType type : FrameType.values()) {
					cells.add(new Cell(role, state, type));
				}
			}
		}
		return cells;
	}

	static List<Cell> accepted() {
		return cells().stream().filter(StateTableTests::isAccepted).toList();
	}

	static List<Cell> ignored() {
		return cells().stream().filter((cell) -> cell.state() == ConnectionState.CLOSED).toList();
	}

	static List<Cell> illegal() {
		return cells().stream().filter((cell) -> !isAccepted(cell) && cell.state() != ConnectionState.CLOSED).toList();
	}

	private static boolean isAccepted(Cell cell) {
		return StateTable.accepts(cell.role(), cell.state(), cell.type());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void accepted(Cell cell) {
		Scene scene = in(cell.role(), cell.state());

		scene.link().receive(sample(scene, cell.type()));

		assertThat(scene.link().sent(Frame.Close.class)).noneMatch((close) -> close.code() == ErrorCode.PROTOCOL_ERROR);
		if (ends(cell)) {
			assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		}
		else {
			assertThat(scene.connection().state()).as(cell + " ended: " + scene.reason())
				.isNotEqualTo(ConnectionState.CLOSED);
			assertThat(scene.link().isClosed()).isFalse();
		}
	}

	/** What ends a connection in order. */
	private static boolean ends(Cell cell) {
		return switch (cell.type()) {
			case CLOSE -> !cell.state().isEstablished() || cell.state() == ConnectionState.OPEN;
			case AUTH_FAILURE, CLOSE_ACK -> true;
			default -> false;
		};
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void illegal(Cell cell) {
		Scene scene = in(cell.role(), cell.state());

		scene.link().receive(sample(scene, cell.type()));

		assertThat(scene.link().sent()).last()
			.isInstanceOfSatisfying(Frame.Close.class,
					(close) -> assertThat(close.detail()).contains(cell.type().name(), cell.state().name()))
			.extracting((close) -> ((Frame.Close) close).code())
			.isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void ignored(Cell cell) {
		Scene scene = in(cell.role(), cell.state());
		List<Frame> before = scene.link().sent();

		scene.connection().receiver().receive(sample(scene, cell.type()));

		assertThat(scene.link().sent()).isEqualTo(before);
		assertThat(scene.link().tooLate()).isEmpty();
		assertThat(scene.listener().closed()).hasSize(1);
		assertThat(scene.handler().calls()).isEmpty();
	}

	@Test
	void everyStateButTheLastAcceptsSomething() {
		for (Role role : Role.values()) {
			for (ConnectionState state : EnumSet.complementOf(EnumSet.of(ConnectionState.CLOSED))) {
				assertThat(StateTable.accepted(role, state)).as(role + " in " + state).isNotEmpty();
			}
			assertThat(StateTable.accepted(role, ConnectionState.CLOSED)).isEmpty();
		}
	}

	@Test
	void beforeLoginOnlyTheHandshakeAndItsEndAreRead() {
		Set<FrameType> handshake = EnumSet.of(FrameType.AUTH_REQUEST, FrameType.AUTH_CHALLENGE, FrameType.AUTH_RESPONSE,
				FrameType.AUTH_SUCCESS, FrameType.AUTH_FAILURE, FrameType.CLOSE);

		assertThat(accepted()).filteredOn((cell) -> !cell.state().isEstablished())
			.extracting(Cell::type)
			.isSubsetOf(handshake);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("illegal")
	void nothingReachesTheApplicationByAnIllegalFrame(Cell cell) {
		Scene scene = in(cell.role(), cell.state());
		int calls = scene.handler().calls().size();

		scene.link().receive(sample(scene, cell.type()));

		assertThat(scene.handler().calls()).hasSize(calls);
		assertThat(scene.handler().messages()).isEmpty();
		assertThat(scene.handler().subscriptions()).isEmpty();
	}

	static List<Cell> unknown() {
		return cells().stream().filter((cell) -> cell.type() == FrameType.HEARTBEAT_PING).toList();
	}

	/** Of a type that a newer version may have; the decoder lets none other through. */
	@ParameterizedTest(name = "{0}, but of an unknown type")
	@MethodSource
	void unknown(Cell cell) {
		Scene scene = in(cell.role(), cell.state());
		List<Frame> before = scene.link().sent();

		scene.connection().link().execute(() -> scene.connection().receiver().receive(new Frame.Unknown(0x7f)));

		if (cell.state().isEstablished()) {
			assertThat(scene.connection().state()).isEqualTo(cell.state());
			assertThat(scene.listener().dropped()).containsExactly(ConnectionListener.Dropped.UNKNOWN_FRAME);
			assertThat(scene.link().sent()).isEqualTo(before);
		}
		else if (cell.state() == ConnectionState.CLOSED) {
			assertThat(scene.link().sent()).isEqualTo(before);
		}
		else {
			assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		}
	}

	/** A second log-in, from whoever has one. */
	@Test
	void aConnectionThatIsOpenTakesNoOtherLogIn() {
		for (Role role : Role.values()) {
			for (ConnectionState state : ConnectionState.values()) {
				if (state.isEstablished()) {
					assertThat(StateTable.accepted(role, state)).doesNotContain(FrameType.AUTH_REQUEST,
							FrameType.AUTH_CHALLENGE, FrameType.AUTH_RESPONSE, FrameType.AUTH_SUCCESS,
							FrameType.AUTH_FAILURE);
				}
			}
		}
	}

	static List<Cell> beforeLogin() {
		return illegal().stream().filter((cell) -> !cell.state().isEstablished()).toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void beforeLogin(Cell cell) {
		Scene scene = in(cell.role(), cell.state());
		scene.link().forget();

		scene.link().receive(sample(scene, cell.type()));

		assertThat(scene.link().sent()).as("a goodbye, and nothing that answers or echoes")
			.singleElement()
			.isInstanceOf(Frame.Close.class);
		assertThat(scene.handler().calls()).isEmpty();
	}

	private static Scene in(Role role, ConnectionState state) {
		Scene scene = Scene.of(role).authenticator(asks()).authentication(answers()).begin();
		switch (state) {
			case HANDSHAKE -> {
			}
			case AUTHENTICATING -> authenticating(scene);
			case OPEN -> open(scene);
			case DRAINING -> {
				busy(scene);
				scene.connection().drain(null, Duration.ofSeconds(20));
			}
			case FINISHING -> {
				busy(scene);
				scene.link().receive(new Frame.Close(ErrorCode.NORMAL, ""));
			}
			case CLOSING -> {
				open(scene);
				scene.connection().close(ErrorCode.NORMAL, "");
			}
			case CLOSED -> {
				open(scene);
				scene.connection().abort(Problem.of(ErrorCode.NORMAL, ""));
			}
		}
		assertThat(scene.connection().state()).isEqualTo(state);
		return scene;
	}

	private static void authenticating(Scene scene) {
		if (scene.role() == Role.SERVER) {
			scene.link().receive(scene.authRequest(List.of("TWO-STEPS"), SOMETHING));
		}
		else {
			scene.link().receive(new Frame.AuthChallenge("TWO-STEPS", SOMETHING));
		}
	}

	private static void open(Scene scene) {
		authenticating(scene);
		if (scene.role() == Role.SERVER) {
			scene.link().receive(new Frame.AuthResponse(SOMETHING));
		}
		else {
			scene.link().receive(scene.authSuccess(SOMETHING));
		}
	}

	/** Something is in flight, so that the connection does not end at once. */
	private static void busy(Scene scene) {
		open(scene);
		scene.peerCalls(0);
	}

	private static Frame sample(Scene scene, FrameType type) {
		long id = scene.peerId(7);
		long answered = id + 1;
		return switch (type) {
			case AUTH_REQUEST -> scene.authRequest(List.of("TWO-STEPS"), SOMETHING);
			case AUTH_CHALLENGE -> new Frame.AuthChallenge("TWO-STEPS", SOMETHING);
			case AUTH_RESPONSE -> new Frame.AuthResponse(SOMETHING);
			case AUTH_SUCCESS -> scene.authSuccess(SOMETHING);
			case AUTH_FAILURE -> new Frame.AuthFailure(Problem.of(ErrorCode.AUTHENTICATION_FAILED, ""), List.of());
			case MESSAGE -> Scene.message(id, AckLevel.PROCESSED);
			case ACK -> new Frame.Ack(answered, AckLevel.PROCESSED);
			case NACK -> new Frame.Nack(answered, Problem.of(ErrorCode.QUEUE_FULL, ""));
			case SUBSCRIBE -> new Frame.Subscribe(id, "**", AckLevel.NONE);
			case UNSUBSCRIBE -> new Frame.Unsubscribe(id);
			case RPC_REQUEST -> Scene.request(id);
			case RPC_RESPONSE -> Scene.response(answered);
			case RPC_ERROR -> new Frame.RpcError(answered, Problem.of(ErrorCode.INTERNAL, ""));
			case RPC_CANCEL -> new Frame.RpcCancel(id);
			case STREAM_ITEM -> new Frame.StreamItem(answered, Headers.EMPTY, Scene.PAYLOAD);
			case STREAM_END -> new Frame.StreamEnd(answered);
			case CREDIT -> new Frame.Credit(answered, 1);
			case PAUSE -> new Frame.Pause(FlowScope.CONNECTION, 1);
			case RESUME -> new Frame.Resume(FlowScope.CONNECTION, 1);
			case HEARTBEAT_PING -> new Frame.Ping(1);
			case HEARTBEAT_PONG -> new Frame.Pong(1);
			case RECEIVED -> new Frame.Received(1);
			case DRAIN -> new Frame.Drain(0, null);
			case CLOSE -> new Frame.Close(ErrorCode.NORMAL, "");
			case CLOSE_ACK -> new Frame.CloseAck();
		};
	}

	/** Asks once, then lets everybody in. */
	private static Authenticator asks() {
		return new Authenticator() {

			@Override
			public List<String> mechanisms() {
				return List.of("TWO-STEPS");
			}

			@Override
			public ServerLogin begin(String mechanism) {
				List<Step> steps = new ArrayList<>(
						List.of(new Challenge(SOMETHING), new Success("somebody", SOMETHING)));
				return (data) -> steps.remove(0);
			}

		};
	}

	/** Answers whatever is asked. */
	private static ClientAuthentication answers() {
		return new ClientAuthentication() {

			@Override
			public List<String> mechanisms() {
				return List.of("TWO-STEPS");
			}

			@Override
			public ClientLogin begin(String mechanism) {
				return new ClientLogin() {

					@Override
					public byte[] start() {
						return SOMETHING;
					}

					@Override
					public byte[] respond(byte[] challenge) {
						return SOMETHING;
					}

					@Override
					public void finish(byte[] data) {
					}

				};
			}

		};
	}

	/**
	 * A type of frame that comes to a side in a state.
	 */
	record Cell(Role role, ConnectionState state, FrameType type) {

		@Override
		public String toString() {
			return this.type + " at a " + this.role + " in " + this.state;
		}

	}

}
