package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.Authenticator.Failure;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.Identity;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HandshakeTests {

	private static final byte[] NOTHING = new byte[0];

	private static final ConnectionOptions OPTIONS = ConnectionOptions.DEFAULT;

	// the server's side

	@Test
	void clientThatAsksForNothingIsAnonymousWhereThatIsAllowed() {
		Scene scene = Scene.of(Role.SERVER).begin();

		scene.link().receive(scene.authRequest(List.of("NONE"), NOTHING));

		Frame.AuthSuccess success = scene.link().only(Frame.AuthSuccess.class);
		assertThat(success.version()).isEqualTo(1);
		assertThat(success.limits()).isEqualTo(OPTIONS.limits());
		assertThat(success.resumed()).isFalse();
		assertThat(success.sessionToken()).hasSize(32);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.listener().opened()).singleElement().satisfies((peer) -> {
			assertThat(peer.principal()).isEqualTo("anonymous");
			assertThat(peer.name()).isEqualTo("the-client");
			assertThat(peer.address()).isEqualTo("script://test");
		});
		assertThat(scene.connection().peer()).isEqualTo(scene.listener().opened().get(0));
	}

	@Test
	void aConnectionEndsWithWhatItLoggedInWith() {
		Identity forAWhile = new Identity("ada", Set.of("SCOPE_orders"), Duration.ofSeconds(3));
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Success(forAWhile, NOTHING))).begin();
		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		scene.timer().advance(Duration.ofSeconds(3).minusNanos(1));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.connection().peer().authorities()).containsExactly("SCOPE_orders");
		scene.timer().advance(Duration.ofNanos(1));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.AUTHENTICATION_EXPIRED);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void eachSessionHasATokenOfItsOwn() {
		byte[] one = tokenOfNewSession();
		byte[] other = tokenOfNewSession();

		assertThat(one).isNotEqualTo(other);
	}

	private static byte[] tokenOfNewSession() {
		Scene scene = Scene.of(Role.SERVER).begin();
		scene.link().receive(scene.authRequest(List.of("NONE"), NOTHING));
		return scene.link().only(Frame.AuthSuccess.class).sessionToken();
	}

	@Test
	void largerFramesAreReadOnlyAfterLogin() {
		Scene scene = Scene.of(Role.SERVER).begin();
		assertThat(scene.link().inboundLimits()).isEqualTo(FrameLimits.BEFORE_LOGIN);

		scene.link().receive(scene.authRequest(List.of("NONE"), NOTHING));

		assertThat(scene.link().inboundLimits().maxFrameSize()).isEqualTo(OPTIONS.limits().maxFrameSize());
		assertThat(scene.link().inboundLimits().maxMessageSize()).isEqualTo(OPTIONS.limits().maxMessageSize());
	}

	@Test
	void serverTakesTheBestOfItsMechanismsThatTheClientKnows() {
		List<String> begun = new ArrayList<>();
		Scene scene = Scene.of(Role.SERVER).authenticator(authenticator(List.of("BEST", "GOOD", "BAD"), (mechanism) -> {
			begun.add(mechanism);
			return (data) -> new Success("somebody", NOTHING);
		})).begin();

		scene.link().receive(scene.authRequest(List.of("BAD", "GOOD"), NOTHING));

		assertThat(begun).containsExactly("GOOD");
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void firstMessageReachesTheMechanismThatItWasMadeFor() {
		List<String> heard = new ArrayList<>();
		Scene scene = Scene.of(Role.SERVER).authenticator(hearing(heard, List.of("A", "B"))).begin();

		scene.link().receive(scene.authRequest(List.of("A", "B"), "for A".getBytes(UTF_8)));

		assertThat(heard).containsExactly("A: for A");
	}

	@Test
	void firstMessageOfAnotherMechanismIsNotTakenForThatOfTheChosenOne() {
		List<String> heard = new ArrayList<>();
		Scene scene = Scene.of(Role.SERVER).authenticator(hearing(heard, List.of("B"))).begin();

		scene.link().receive(scene.authRequest(List.of("A", "B"), "for A".getBytes(UTF_8)));

		assertThat(heard).containsExactly("B: ");
	}

	@Test
	void challengesGoBackAndForthUntilTheMechanismIsSatisfied() {
		Scene scene = Scene.of(Role.SERVER)
			.authenticator(steps(new Challenge(bytes("who?")), new Challenge(bytes("really?")),
					new Success("ada", bytes("welcome"))))
			.begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.AUTHENTICATING);
		scene.link().receive(new Frame.AuthResponse(bytes("ada")));
		scene.link().receive(new Frame.AuthResponse(bytes("yes")));

		assertThat(scene.link().sent(Frame.AuthChallenge.class)).extracting((challenge) -> text(challenge.data()))
			.containsExactly("who?", "really?");
		assertThat(scene.link().sent(Frame.AuthChallenge.class)).extracting(Frame.AuthChallenge::mechanism)
			.containsOnly("STEPS");
		assertThat(text(scene.link().only(Frame.AuthSuccess.class).data())).isEqualTo("welcome");
		assertThat(scene.listener().opened()).extracting("principal").containsExactly("ada");
	}

	@Test
	void clientIsToldThatItIsRefusedButNotWhy() {
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Failure("user 'ada' has no password"))).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		Frame.AuthFailure failure = scene.link().only(Frame.AuthFailure.class);
		assertThat(failure.problem().code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		assertThat(failure.problem().retryable()).isFalse();
		assertThat(failure.problem().toString()).doesNotContain("ada");
		assertThat(failure.mechanisms()).containsExactly("STEPS");
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("ada"));
		assertThat(scene.listener().opened()).isEmpty();
	}

	@Test
	void clientIsToldWhatItMayKnow() {
		Problem told = Problem.of(ErrorCode.AUTHENTICATION_LOCKED, "later")
			.withType("slow-down")
			.withRetry(true, Duration.ofSeconds(9));
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Failure("'ada' guesses", told))).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		assertThat(scene.link().only(Frame.AuthFailure.class).problem()).isEqualTo(told);
		assertThat(scene.listener().closed()).singleElement().satisfies((reason) -> {
			assertThat(reason.code()).isEqualTo(ErrorCode.AUTHENTICATION_LOCKED);
			assertThat(reason.detail()).contains("'ada' guesses");
		});
	}

	@Test
	void aLoginThatHoldsForAgesDoesNotBreakTheTimer() {
		Identity forAges = new Identity("ada", Set.of(), Duration.ofDays(365L * 8000));
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Success(forAges, NOTHING))).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void clientWithoutAnAcceptedMechanismIsToldWhichThereAre() {
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Success("ada", NOTHING))).begin();

		scene.link().receive(scene.authRequest(List.of("NONE"), NOTHING));

		Frame.AuthFailure failure = scene.link().only(Frame.AuthFailure.class);
		assertThat(failure.problem().code()).isEqualTo(ErrorCode.MECHANISM_NOT_SUPPORTED);
		assertThat(failure.mechanisms()).containsExactly("STEPS");
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void authenticatorThatThrowsRefusesTheClient() {
		Scene scene = Scene.of(Role.SERVER).authenticator(authenticator(List.of("STEPS"), (mechanism) -> (data) -> {
			throw new IllegalStateException("the directory is down");
		})).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		Problem told = scene.link().only(Frame.AuthFailure.class).problem();
		assertThat(told.toString()).doesNotContain("directory");
		assertThat(told.code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE);
		assertThat(told.retryable()).isTrue();
		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("directory is down"));
	}

	@Test
	void authenticatorThatCannotEvenBeginRefusesTheClient() {
		Scene scene = Scene.of(Role.SERVER).authenticator(authenticator(List.of("STEPS"), (mechanism) -> {
			throw new IllegalStateException("no secret");
		})).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		assertThat(scene.link().sent(Frame.AuthFailure.class)).hasSize(1);
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("no secret"));
	}

	@Test
	void slowAuthenticatorDoesNotHoldTheLoopUp() {
		HandExecutor executor = new HandExecutor();
		Scene scene = Scene.of(Role.SERVER)
			.executor(executor)
			.authenticator(steps(new Success("ada", NOTHING)))
			.begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		assertThat(executor.waiting()).isEqualTo(1);
		assertThat(scene.link().sent()).isEmpty();
		executor.runAll();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void frameThatComesWhileALoginRunsIsAViolation() {
		HandExecutor executor = new HandExecutor();
		Scene scene = Scene.of(Role.SERVER)
			.executor(executor)
			.authenticator(steps(new Challenge(NOTHING), new Success("ada", NOTHING)))
			.begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));
		scene.link().receive(new Frame.AuthResponse(bytes("too early")));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void loginThatSucceedsAfterTheEndOpensNothingAndSendsNothing() {
		HandExecutor executor = new HandExecutor();
		Scene scene = Scene.of(Role.SERVER)
			.executor(executor)
			.authenticator(steps(new Success("ada", NOTHING)))
			.begin();
		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		scene.link().end(null);
		executor.runAll();

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(scene.listener().opened()).isEmpty();
		assertThat(scene.listener().closed()).hasSize(1);
		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void executorThatIsShutDownEndsTheConnection() {
		Scene scene = Scene.of(Role.SERVER).executor((task) -> {
			throw new RejectedExecutionException("shut down");
		}).begin();

		scene.link().receive(scene.authRequest(List.of("NONE"), NOTHING));

		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("shut down"));
	}

	@Test
	void mechanismWhoseMessageFitsInNoFrameRefusesTheClient() {
		Scene scene = Scene.of(Role.SERVER).authenticator(steps(new Success("ada", new byte[9000]))).begin();

		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		assertThat(scene.link().sent()).singleElement().isInstanceOf(Frame.AuthFailure.class);
		assertThat(scene.listener().opened()).isEmpty();
		assertThat(scene.listener().closed()).hasSize(1);
	}

	// the client's side

	@Test
	void clientSpeaksFirstAndSaysWhatItTakes() {
		Scene scene = Scene.of(Role.CLIENT)
			.options(OPTIONS.withName("orders"))
			.authentication(new Proving("hello"))
			.begin();

		Frame.AuthRequest request = scene.link().only(Frame.AuthRequest.class);
		assertThat(request.client()).isEqualTo("orders");
		assertThat(request.mechanisms()).containsExactly("PROOF");
		assertThat(request.limits()).isEqualTo(OPTIONS.limits());
		assertThat(request.resumeToken()).isEmpty();
		assertThat(text(request.initialResponse())).isEqualTo("hello");
	}

	@Test
	void clientAnswersChallengesAndOpensWhenTheServerProvedItself() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new Proving("hello")).begin();

		scene.link().receive(new Frame.AuthChallenge("PROOF", bytes("who?")));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.AUTHENTICATING);
		scene.link().receive(scene.authSuccess(bytes("proof")));

		assertThat(text(scene.link().only(Frame.AuthResponse.class).data())).isEqualTo("answer to who?");
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
		assertThat(scene.listener().opened()).extracting("name").containsExactly("the-server");
	}

	@Test
	void serverThatDoesNotProveItselfGetsNothingMore() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new Proving("hello")).begin();
		scene.link().forget();

		scene.link().receive(scene.authSuccess(NOTHING));

		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.listener().opened()).isEmpty();
		assertThat(scene.listener().closed()).extracting(Problem::code)
			.containsExactly(ErrorCode.AUTHENTICATION_FAILED);
	}

	@Test
	void serverThatChoosesAMechanismThatWasNotOfferedIsAViolation() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new Proving("hello")).begin();

		scene.link().receive(new Frame.AuthChallenge("PLAIN", NOTHING));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		assertThat(scene.link().sent(Frame.AuthResponse.class)).isEmpty();
	}

	@Test
	void serverMayChooseAnotherOfTheOfferedMechanisms() {
		List<String> begun = new ArrayList<>();
		Scene scene = Scene.of(Role.CLIENT).authentication(new ClientAuthentication() {

			@Override
			public List<String> mechanisms() {
				return List.of("FIRST", "SECOND");
			}

			@Override
			public ClientLogin begin(String mechanism) {
				begun.add(mechanism);
				return new Proving("first message of " + mechanism).begin(mechanism);
			}

		}).begin();

		scene.link().receive(new Frame.AuthChallenge("SECOND", NOTHING));

		assertThat(begun).containsExactly("FIRST", "SECOND");
		assertThat(text(scene.link().only(Frame.AuthResponse.class).data())).isEqualTo("answer to ");
	}

	@Test
	void clientThatIsRefusedKnowsTheCode() {
		Scene scene = Scene.of(Role.CLIENT).begin();

		scene.link()
			.receive(new Frame.AuthFailure(Problem.of(ErrorCode.AUTHENTICATION_FAILED, "no"), List.of("PROOF")));

		assertThat(scene.reason()).isNotNull().extracting(Problem::code).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
		assertThat(scene.link().isClosed()).isTrue();
	}

	@Test
	void serverOfAnotherVersionIsRefused() {
		Scene scene = Scene.of(Role.CLIENT).begin();

		scene.link().receive(new Frame.AuthSuccess(2, "the-server", NOTHING, false, 0, OPTIONS.limits(), NOTHING));

		assertThat(scene.listener().closed()).extracting(Problem::code)
			.containsExactly(ErrorCode.VERSION_NOT_SUPPORTED);
		assertThat(scene.link().isClosed()).isTrue();
	}

	@Test
	void challengeThatTheClientCannotAnswerEndsTheConnection() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new Proving("hello")).begin();

		scene.link().receive(new Frame.AuthChallenge("PROOF", bytes("nonsense")));

		assertThat(scene.listener().closed()).extracting(Problem::code)
			.containsExactly(ErrorCode.AUTHENTICATION_FAILED);
		assertThat(scene.link().isClosed()).isTrue();
	}

	@Test
	void slowClientDoesNotHoldTheLoopUpAndAnswersNobodyAfterTheEnd() {
		HandExecutor executor = new HandExecutor();
		Scene scene = Scene.of(Role.CLIENT).executor(executor).authentication(new Proving("hello")).begin();
		scene.link().forget();

		scene.link().receive(new Frame.AuthChallenge("PROOF", bytes("who?")));
		assertThat(scene.link().sent()).isEmpty();
		scene.link().end(null);
		executor.runAll();

		assertThat(scene.link().tooLate()).isEmpty();
	}

	@Test
	void clientThatCannotBeginEndsAtOnce() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new ClientAuthentication() {

			@Override
			public List<String> mechanisms() {
				return List.of("PROOF");
			}

			@Override
			public ClientLogin begin(String mechanism) {
				throw new IllegalStateException("no key");
			}

		}).begin();

		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("no key"));
		assertThat(scene.link().isClosed()).isTrue();
	}

	@Test
	void clientWhoseCheckOfTheServerBreaksEndsTheConnection() {
		Scene scene = Scene.of(Role.CLIENT).authentication(new Proving("hello")).begin();

		scene.link().receive(scene.authSuccess(bytes("broken")));

		assertThat(scene.listener().closed()).singleElement()
			.satisfies((reason) -> assertThat(reason.detail()).contains("check broke"));
		assertThat(scene.link().isClosed()).isTrue();
	}

	// both sides

	@Test
	void handshakeHasOneDeadlineWhateverArrives() {
		Scene scene = Scene.of(Role.SERVER)
			.authenticator(steps(new Challenge(NOTHING), new Challenge(NOTHING), new Success("ada", NOTHING)))
			.begin();

		scene.timer().advance(Duration.ofSeconds(3));
		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));
		scene.timer().advance(Duration.ofMillis(1999));
		scene.link().receive(new Frame.AuthResponse(NOTHING));
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.AUTHENTICATING);
		scene.timer().advance(Duration.ofMillis(1));

		assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.HANDSHAKE_TIMEOUT);
		assertThat(scene.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.HANDSHAKE_TIMEOUT);
		assertThat(scene.link().isClosed()).isTrue();
		assertThat(scene.timer().pending()).isZero();
	}

	@Test
	void silentPeerIsGivenUpOnBothSides() {
		for (Role role : Role.values()) {
			Scene scene = Scene.of(role).begin();

			scene.timer().advance(OPTIONS.handshakeTimeout());

			assertThat(scene.listener().closed()).extracting(Problem::code)
				.containsExactly(ErrorCode.HANDSHAKE_TIMEOUT);
		}
	}

	@Test
	void deadlineOfTheHandshakeEndsWithIt() {
		Scene scene = Scene.server();

		scene.timer().advance(OPTIONS.handshakeTimeout());

		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void unknownOptionalFrameBeforeLoginIsAViolation() {
		for (Role role : Role.values()) {
			Scene scene = Scene.of(role).begin();
			scene.link().forget();

			scene.link().receive(new Frame.Unknown(0x90));

			assertThat(scene.link().only(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
			assertThat(scene.connection().state()).isEqualTo(ConnectionState.CLOSED);
		}
	}

	@Test
	void unknownOptionalFrameAfterLoginIsSkippedAndCounted() {
		Scene scene = Scene.server();

		scene.link().receive(new Frame.Unknown(0x90));

		assertThat(scene.listener().dropped()).containsExactly(ConnectionListener.Dropped.UNKNOWN_FRAME);
		assertThat(scene.link().sent()).isEmpty();
		assertThat(scene.connection().state()).isEqualTo(ConnectionState.OPEN);
	}

	@Test
	void peerThatSaysGoodbyeBeforeLoginEndsTheConnectionWithItsReason() {
		for (Role role : Role.values()) {
			Scene scene = Scene.of(role).begin();

			scene.link().receive(new Frame.Close(ErrorCode.TOO_MANY_CONNECTIONS, "full"));

			assertThat(scene.listener().closed()).extracting(Problem::code)
				.containsExactly(ErrorCode.TOO_MANY_CONNECTIONS);
			assertThat(scene.link().isClosed()).isTrue();
		}
	}

	@Test
	void closeBeforeLoginEndsAtOnceAndTheLoginThatEndsLaterChangesNothing() {
		HandExecutor executor = new HandExecutor();
		Scene scene = Scene.of(Role.SERVER).executor(executor).authenticator(steps(new Failure("wrong"))).begin();
		scene.link().receive(scene.authRequest(List.of("STEPS"), NOTHING));

		scene.connection().close(ErrorCode.SHUTTING_DOWN, "the server stops");
		executor.runAll();

		assertThat(scene.link().sent()).singleElement().isInstanceOf(Frame.Close.class);
		assertThat(scene.link().tooLate()).isEmpty();
		assertThat(scene.listener().closed()).extracting(Problem::code).containsExactly(ErrorCode.SHUTTING_DOWN);
	}

	@Test
	void connectionThatIsNotOpenRefusesItsUsers() {
		Scene scene = Scene.of(Role.CLIENT).begin();

		assertThat(Caller.problemOf(scene.request()).code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
		assertThat(Caller.problemOf(scene.publish(dev.conduit.message.AckLevel.NONE)).code())
			.isEqualTo(ErrorCode.CONNECTION_FAILED);
		assertThat(scene.connection().inFlight()).isZero();
		assertThat(scene.connection().peer()).isNull();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, UTF_8);
	}

	/** An authenticator whose every log-in takes these steps. */
	private static Authenticator steps(Authenticator.Step... steps) {
		return authenticator(List.of("STEPS"), (mechanism) -> {
			List<Authenticator.Step> left = new ArrayList<>(List.of(steps));
			return (data) -> left.remove(0);
		});
	}

	/** An authenticator that notes what reaches which mechanism. */
	private static Authenticator hearing(List<String> heard, List<String> mechanisms) {
		return authenticator(mechanisms, (mechanism) -> (data) -> {
			heard.add(mechanism + ": " + text(data));
			return new Challenge(NOTHING);
		});
	}

	private static Authenticator authenticator(List<String> mechanisms,
			Function<String, Authenticator.ServerLogin> logins) {
		return new Authenticator() {

			@Override
			public List<String> mechanisms() {
				return mechanisms;
			}

			@Override
			public ServerLogin begin(String mechanism) {
				return logins.apply(mechanism);
			}

		};
	}

	/**
	 * A mechanism by which the server has to prove itself.
	 */
	private record Proving(String first) implements ClientAuthentication {

		@Override
		public List<String> mechanisms() {
			return List.of("PROOF");
		}

		@Override
		public ClientLogin begin(String mechanism) {
			return new ClientLogin() {

				@Override
				public byte[] start() {
					return bytes(Proving.this.first);
				}

				@Override
				public byte[] respond(byte[] challenge) {
					if (text(challenge).equals("nonsense")) {
						throw refused();
					}
					return bytes("answer to " + text(challenge));
				}

				@Override
				public void finish(byte[] data) {
					if (text(data).equals("broken")) {
						throw new IllegalStateException("the check broke");
					}
					if (!text(data).equals("proof")) {
						throw refused();
					}
				}

			};
		}

		private static ConduitSecurityException refused() {
			return new ConduitSecurityException(Problem.of(ErrorCode.AUTHENTICATION_FAILED, "that is no proof"));
		}

	}

}
