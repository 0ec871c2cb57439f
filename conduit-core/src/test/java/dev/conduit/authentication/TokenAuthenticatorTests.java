package dev.conduit.authentication;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.Authenticator.Failure;
import dev.conduit.authentication.Authenticator.ServerLogin;
import dev.conduit.authentication.Authenticator.Step;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.authentication.ClientAuthentication.ClientLogin;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TokenAuthenticatorTests {

	private static final byte[] NOTHING = new byte[0];

	@Test
	void aTokenIsAskedForOffTheEventLoopAndShownToWhoAsks() {
		AtomicInteger tokens = new AtomicInteger();
		ClientAuthentication authentication = new TokenAuthentication(() -> "token-" + tokens.incrementAndGet() + "\n");
		TokenAuthenticator authenticator = new TokenAuthenticator((token) -> Identity.of("for " + token));

		for (int i = 1; i <= 2; i++) {
			ClientLogin client = authentication.begin(TokenAuthenticator.MECHANISM);
			ServerLogin server = authenticator.begin(TokenAuthenticator.MECHANISM);
			assertThat(client.start()).isEmpty();
			assertThat(tokens).hasValue(i - 1);
			Step first = server.respond(NOTHING);
			assertThat(first).isInstanceOf(Challenge.class);

			Step last = server.respond(client.respond(((Challenge) first).data()));

			assertThat(((Success) last).identity().principal()).isEqualTo("for token-" + i);
		}
		assertThat(authentication).asString().doesNotContain("token-");
	}

	@Test
	void theLongestTokenIsTakenAndALongerOneIsNotLookedAt() {
		AtomicInteger looked = new AtomicInteger();
		TokenAuthenticator authenticator = new TokenAuthenticator((token) -> {
			looked.incrementAndGet();
			return Identity.of("ada");
		}, 100);

		assertThat(login(authenticator, "x".repeat(99))).isInstanceOf(Success.class);
		assertThat(login(authenticator, "x".repeat(100))).isInstanceOf(Success.class);
		assertRefused(login(authenticator, "x".repeat(101)), ErrorCode.AUTHENTICATION_FAILED, "token-too-large");
		assertThat(looked).hasValue(2);
	}

	@Test
	void theLongestTokenFitsIntoAFrameBeforeTheLogin() {
		byte[] frame = RawPeer
			.encode(List.of(new Frame.AuthResponse("x".repeat(TokenAuthenticator.MAX_TOKEN_BYTES).getBytes(UTF_8))));

		assertThat(frame).hasSizeGreaterThan(TokenAuthenticator.MAX_TOKEN_BYTES);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TokenAuthenticator((token) -> Identity.of("ada"), 7169));
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenAuthenticator((token) -> Identity.of("ada"), 0));
	}

	@Test
	void aClientDoesNotSendATokenThatNobodyTakes() {
		ClientLogin login = new TokenAuthentication(() -> "x".repeat(7169)).begin(TokenAuthenticator.MECHANISM);

		assertThatExceptionOfType(ConduitSecurityException.class).isThrownBy(() -> login.respond(NOTHING))
			.satisfies((ex) -> assertThat(ex.problem().type()).isEqualTo("token-too-large"));
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "a b", "a\nb", "a\u0000", "tökén", "\u007f" })
	void whatIsNotVisibleAsciiIsNoToken(String token) {
		TokenAuthenticator authenticator = new TokenAuthenticator((known) -> Identity.of("ada"));

		assertRefused(login(authenticator, token), ErrorCode.AUTHENTICATION_FAILED, "token-malformed");
	}

	@Test
	void noTokenIsNoToken() {
		ServerLogin login = new TokenAuthenticator((known) -> Identity.of("ada")).begin(TokenAuthenticator.MECHANISM);

		login.respond(NOTHING);

		assertRefused(login.respond(NOTHING), ErrorCode.AUTHENTICATION_FAILED, "token-malformed");
	}

	@Test
	void whatTheVerifierRefusesIsToldAndWhatBreaksItIsNot() {
		Problem expired = Problem.of(ErrorCode.AUTHENTICATION_EXPIRED, "too late").withType("token-expired");
		TokenAuthenticator refusing = new TokenAuthenticator((token) -> {
			throw new ConduitSecurityException(expired);
		});
		TokenAuthenticator broken = new TokenAuthenticator((token) -> {
			throw new IllegalStateException("no keys");
		});

		assertRefused(login(refusing, "token"), ErrorCode.AUTHENTICATION_EXPIRED, "token-expired");
		assertThatIllegalStateException().isThrownBy(() -> login(broken, "token"));
	}

	@Test
	void tokensDoNotCrossTheNetworkInPlainText() {
		TokenAuthenticator authenticator = new TokenAuthenticator((token) -> Identity.of("ada"));
		List<Address> plain = List.of(Address.parse("tcp://0.0.0.0:0"));

		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConduitServer.builder()
				.options(ServerOptions.of("open", plain))
				.authenticator(authenticator)
				.build())
			.withMessageContaining("tls://");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConduitClient.builder()
				.options(ClientOptions.of("open", List.of(Address.parse("tcp://shop.example:7400"))))
				.authentication(new TokenAuthentication(() -> "token"))
				.build())
			.withMessageContaining("tls://");
	}

	private static Step login(TokenAuthenticator authenticator, String token) {
		return authenticator.begin(TokenAuthenticator.MECHANISM).respond(token.getBytes(UTF_8));
	}

	private static void assertRefused(Step step, ErrorCode code, String type) {
		assertThat(step).isInstanceOf(Failure.class);
		assertThat(((Failure) step).told().code()).isEqualTo(code);
		assertThat(((Failure) step).told().type()).isEqualTo(type);
	}

}
