package dev.conduit.authentication;

import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ChannelBinding;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.Address;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.TestCertificates;
import dev.conduit.transport.netty.TestedTls;
import dev.conduit.transport.netty.TlsOptions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Log-ins that are bound to a real TLS connection, by what its engines can give, and
 * those who sit in between with a certificate that the client trusts.
 */
class ChannelBindingOverTlsTests extends LoginFixture {

	private static final Address ANY_PORT = new Address.Tls("127.0.0.1", 0);

	private static final byte[] NOTHING = new byte[0];

	private final Queue<String> heard = new ConcurrentLinkedQueue<>();

	private TestedTransport transport(TlsOptions client, TlsOptions server) {
		return keep(TestedTls.transport(client, server));
	}

	private TestedTransport transport() {
		return transport(jdk(TestCertificates.client()), jdk(TestCertificates.server()));
	}

	private static TlsOptions jdk(TlsOptions options) {
		return options.withOpenSsl(false);
	}

	private Address serve(TestedTransport transport, ChannelBindingPolicy policy) {
		return listen(transport.server(), ANY_PORT, new Listening(scram(policy), this.heard));
	}

	// what is bound by what

	@ParameterizedTest
	@CsvSource({ "false, false, TLSv1.3, SCRAM-SHA-256-PLUS p=tls-exporter",
			"false, false, TLSv1.2, SCRAM-SHA-256-PLUS p=tls-exporter",
			"true, false, TLSv1.3, SCRAM-SHA-256-PLUS p=tls-server-end-point",
			"true, true, TLSv1.2, SCRAM-SHA-256-PLUS p=tls-server-end-point",
			"false, true, TLSv1.3, SCRAM-SHA-256-PLUS p=tls-exporter; SCRAM-SHA-256-PLUS p=tls-server-end-point" })
	void aLogInIsBoundByTheBestThatBothEnginesHave(boolean openSslClient, boolean openSslServer, String version,
			String first) {
		TestedTransport transport = transport(
				TestCertificates.client().withOpenSsl(openSslClient).withProtocols(List.of(version)),
				TestCertificates.server().withOpenSsl(openSslServer));
		Address address = serve(transport, ChannelBindingPolicy.REQUIRE);

		assertThat(logIn(transport.client(), address, password(ChannelBindingPolicy.REQUIRE))).isEmpty();

		assertThat(String.join("; ", this.heard)).isEqualTo(first);
		// Once more, where the session may be taken up again.
		this.heard.clear();
		assertThat(logIn(transport.client(), address, password(ChannelBindingPolicy.REQUIRE))).isEmpty();
		assertThat(String.join("; ", this.heard)).isEqualTo(first);
		assertThat(letIn()).containsExactly(USER, USER);
	}

	@Test
	void aCertificateWhoseSignatureHasNoHashIsBoundByTheConnectionItself() {
		TestedTransport transport = transport(jdk(TestCertificates.clientOfEd25519()),
				jdk(TestCertificates.serverOfEd25519()));
		Address address = serve(transport, ChannelBindingPolicy.REQUIRE);

		assertThat(logIn(transport.client(), address, password(ChannelBindingPolicy.REQUIRE))).isEmpty();

		assertThat(this.heard).first().isEqualTo("SCRAM-SHA-256-PLUS p=tls-exporter");
	}

	@Test
	void aWrongPasswordIsWrongOverABoundChannelToo() {
		TestedTransport transport = transport();
		Address address = serve(transport, ChannelBindingPolicy.REQUIRE);

		assertThat(logIn(transport.client(), address, new PasswordAuthentication(USER, "guess", RANDOM))).get()
			.extracting(Problem::code)
			.isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
	}

	// what is asked for

	@ParameterizedTest
	@CsvSource({ "REQUIRE, NEVER, MECHANISM_NOT_SUPPORTED", "NEVER, REQUIRE, CHANNEL_BINDING_REQUIRED" })
	void whoAsksForABoundLogInGetsNoOther(ChannelBindingPolicy server, ChannelBindingPolicy client, ErrorCode code) {
		TestedTransport transport = transport();
		Address address = serve(transport, server);

		assertThat(logIn(transport.client(), address, password(client))).get()
			.extracting(Problem::code)
			.isEqualTo(code);
		assertThat(letIn()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "PREFER, NEVER, SCRAM-SHA-256 n", "NEVER, PREFER, SCRAM-SHA-256 y",
			"PREFER, PREFER, SCRAM-SHA-256-PLUS p=tls-exporter" })
	void whoPrefersItTakesOthers(ChannelBindingPolicy server, ChannelBindingPolicy client, String last) {
		TestedTransport transport = transport();
		Address address = serve(transport, server);

		assertThat(logIn(transport.client(), address, password(client))).isEmpty();

		assertThat(this.heard).contains(last);
	}

	@Test
	void aClientThatCannotBindSaysWhyBeforeItSendsAnything() {
		PasswordAuthentication client = password(ChannelBindingPolicy.REQUIRE);

		assertThat(catchThrowable(() -> client.mechanisms(ChannelBindings.missing("its signature is Ed25519"))))
			.isInstanceOfSatisfying(ConduitSecurityException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.CHANNEL_BINDING_REQUIRED))
			.hasMessageContaining("its signature is Ed25519");
		assertThat(password(ChannelBindingPolicy.PREFER).mechanisms(ChannelBindings.missing("")))
			.containsExactly("SCRAM-SHA-256");
	}

	@Test
	void aServerThatCannotBindRefusesAndSaysWhyInItsLog() {
		Authenticator.Client client = new Authenticator.Client("tls://somewhere", null, null,
				ChannelBindings.missing("its signature is Ed25519"));
		ScramAuthenticator server = scram(ChannelBindingPolicy.REQUIRE);

		for (String mechanism : List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")) {
			assertThat(server.begin(mechanism, client).respond("n,,n=ada,r=abc".getBytes(UTF_8)))
				.isInstanceOfSatisfying(Authenticator.Failure.class, (failure) -> {
					assertThat(failure.told().code()).isEqualTo(ErrorCode.CHANNEL_BINDING_REQUIRED);
					assertThat(failure.reason()).contains("its signature is Ed25519");
				});
		}
		assertThat(server.mechanisms(client)).containsExactly("SCRAM-SHA-256-PLUS");
		assertThat(scram(ChannelBindingPolicy.PREFER).mechanisms(client)).containsExactly("SCRAM-SHA-256");
	}

	@Test
	void whoOffersTypesThatTheServerDoesNotHaveIsNotAskedForEver() {
		Authenticator.Client client = new Authenticator.Client("tls://somewhere", null, null,
				ChannelBindings.of(List.of(new ChannelBinding("tls-exporter", new byte[] { 1, 2, 3 }))));
		Authenticator.ServerLogin login = scram(ChannelBindingPolicy.REQUIRE).begin("SCRAM-SHA-256-PLUS", client);

		Authenticator.Step step = login.respond(NOTHING);
		int asked = 0;
		while (step instanceof Authenticator.Challenge) {
			asked++;
			step = login.respond("p=tls-unique,,n=ada,r=abc".getBytes(UTF_8));
		}

		assertThat(asked).isLessThan(5);
		assertThat(step).isInstanceOfSatisfying(Authenticator.Failure.class,
				(failure) -> assertThat(failure.told().code()).isEqualTo(ErrorCode.CHANNEL_BINDING_REQUIRED));
	}

	// somebody in between

	private Problem logInPast(ChannelBindingPolicy server, ChannelBindingPolicy client, UnaryOperator<Frame> toServer,
			UnaryOperator<Frame> toClient) {
		TestedTransport transport = transport();
		Address address = serve(transport, server);
		// Another certificate for the same host by the same CA.
		TestedTransport other = transport();
		Address between = listen(other.server(), ANY_PORT,
				new ManInTheMiddle(other.client(), address, toServer, toClient));

		Problem problem = logIn(transport.client(), between, password(client)).orElseThrow();

		assertThat(letIn()).isEmpty();
		return problem;
	}

	@ParameterizedTest
	@EnumSource(names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
	void whoPassesALogInOnIsNoticed(ChannelBindingPolicy policy) {
		assertThat(logInPast(policy, policy, UnaryOperator.identity(), UnaryOperator.identity()).code())
			.isEqualTo(ErrorCode.CHANNEL_BINDING_MISMATCH);
	}

	@Test
	void withoutBindingNobodyWouldNotice() {
		TestedTransport transport = transport();
		Address address = serve(transport, ChannelBindingPolicy.NEVER);
		TestedTransport other = transport();
		Address between = listen(other.server(), ANY_PORT,
				new ManInTheMiddle(other.client(), address, UnaryOperator.identity(), UnaryOperator.identity()));

		assertThat(logIn(transport.client(), between, password(ChannelBindingPolicy.NEVER))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "REQUIRE, REQUIRE, MECHANISM_NOT_SUPPORTED", "PREFER, REQUIRE, CHANNEL_BINDING_REQUIRED",
			"REQUIRE, PREFER, MECHANISM_NOT_SUPPORTED", "PREFER, PREFER, CHANNEL_BINDING_MISMATCH" })
	void whoTakesTheOfferToBindOutOfTheListIsNoticed(ChannelBindingPolicy server, ChannelBindingPolicy client,
			ErrorCode code) {
		assertThat(logInPast(server, client, ChannelBindingOverTlsTests::withoutOffer, UnaryOperator.identity()).code())
			.isEqualTo(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "n,,", "y,," })
	void whoChangesWhatTheClientSaysOfBindingIsNoticed(String header) {
		UnaryOperator<Frame> changed = changingFirst((text) -> text.replaceFirst("^p=[^,]+,,", header));

		assertThat(
				logInPast(ChannelBindingPolicy.REQUIRE, ChannelBindingPolicy.REQUIRE, changed, UnaryOperator.identity())
					.code())
			.isEqualTo(ErrorCode.CHANNEL_BINDING_REQUIRED);
		letIn().clear();
		UnaryOperator<Frame> both = (frame) -> changed.apply(withoutOffer(frame));
		assertThat(logInPast(ChannelBindingPolicy.PREFER, ChannelBindingPolicy.PREFER,
				changingFirstAnswer((text) -> text.replaceFirst("^y,,", header), both), UnaryOperator.identity())
			.code()).isIn(ErrorCode.CHANNEL_BINDING_MISMATCH);
	}

	@Test
	void whoTakesTheTypeForAnotherIsNoticed() {
		assertThat(logInPast(ChannelBindingPolicy.REQUIRE, ChannelBindingPolicy.REQUIRE,
				changingFirst((text) -> text.replace("p=tls-exporter", "p=tls-server-end-point")),
				UnaryOperator.identity())
			.code()).isEqualTo(ErrorCode.CHANNEL_BINDING_MISMATCH);
		assertThat(logInPast(ChannelBindingPolicy.REQUIRE, ChannelBindingPolicy.REQUIRE,
				changingFirst((text) -> text.replace("p=tls-exporter", "p=tls-unique")), UnaryOperator.identity())
			.code()).isEqualTo(ErrorCode.CHANNEL_BINDING_MISMATCH);
	}

	@Test
	void bindingDataThatIsCutOffIsNoticed() {
		UnaryOperator<Frame> cut = (frame) -> {
			if (!(frame instanceof Frame.AuthResponse response)) {
				return frame;
			}
			String text = new String(response.data(), UTF_8);
			String header = Base64.getEncoder().encodeToString("p=tls-exporter,,".getBytes(UTF_8));
			return new Frame.AuthResponse(text.replaceFirst("c=[^,]+", "c=" + header).getBytes(UTF_8));
		};

		assertThat(logInPast(ChannelBindingPolicy.REQUIRE, ChannelBindingPolicy.REQUIRE, cut, UnaryOperator.identity())
			.code()).isEqualTo(ErrorCode.CHANNEL_BINDING_MISMATCH);
	}

	@Test
	void whoAsksForALesserMechanismGetsNoAnswer() {
		UnaryOperator<Frame> lesser = (frame) -> (frame instanceof Frame.AuthChallenge)
				? new Frame.AuthChallenge("SCRAM-SHA-256", NOTHING) : frame;

		assertThat(
				logInPast(ChannelBindingPolicy.REQUIRE, ChannelBindingPolicy.REQUIRE, UnaryOperator.identity(), lesser)
					.code())
			.isEqualTo(ErrorCode.CHANNEL_BINDING_REQUIRED);
	}

	/**
	 * Takes the mechanism that binds, and its first message, out of what a client asks.
	 */
	private static Frame withoutOffer(Frame frame) {
		return (frame instanceof Frame.AuthRequest asked) ? new Frame.AuthRequest(asked.client(),
				List.of("SCRAM-SHA-256"), asked.capabilities(), asked.limits(), asked.resumeToken(), NOTHING) : frame;
	}

	private static UnaryOperator<Frame> changingFirst(UnaryOperator<String> change) {
		return (frame) -> (frame instanceof Frame.AuthRequest asked)
				? new Frame.AuthRequest(asked.client(), asked.mechanisms(), asked.capabilities(), asked.limits(),
						asked.resumeToken(), change.apply(new String(asked.initialResponse(), UTF_8)).getBytes(UTF_8))
				: frame;
	}

	private static UnaryOperator<Frame> changingFirstAnswer(UnaryOperator<String> change, UnaryOperator<Frame> before) {
		return (frame) -> (frame instanceof Frame.AuthResponse answer)
				? new Frame.AuthResponse(change.apply(new String(answer.data(), UTF_8)).getBytes(UTF_8))
				: before.apply(frame);
	}

	/** Notes by which mechanism clients log in, and how their messages begin. */
	private record Listening(Authenticator authenticator, Queue<String> heard) implements Authenticator {

		@Override
		public List<String> mechanisms() {
			return this.authenticator.mechanisms();
		}

		@Override
		public List<String> mechanisms(Client client) {
			return this.authenticator.mechanisms(client);
		}

		@Override
		public ServerLogin begin(String mechanism) {
			throw new IllegalStateException("nobody asks without a client");
		}

		@Override
		public ServerLogin begin(String mechanism, Client client) {
			ServerLogin login = this.authenticator.begin(mechanism, client);
			return (data) -> {
				String text = new String(data, UTF_8);
				if (text.contains(",,")) {
					this.heard.add(mechanism + " " + text.substring(0, text.indexOf(",,")));
				}
				return login.respond(data);
			};
		}

	}

}
