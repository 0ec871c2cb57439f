package dev.conduit.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.security.SignedTokens;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What cannot work is refused when the application starts, with what to change.
 */
class LoginSettingsTests {

	private static final String JWT = "conduit.security.jwt.";

	private static final String CREDENTIALS = "conduit.client.channels.default.credentials.";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:0", "tls://127.0.0.1:0" })
	void peersAreKnownOnSocketsOfOneHostOnly(String listen) {
		server("peer", listen).run((context) -> assertFailed(context.getStartupFailure(), "conduit.server.listen",
				"the system says who a client is, which it does on unix:// and shm:// only"));
	}

	@Test
	void whoMayConnectMustBeAUser() {
		server("peer", "local://peers").withPropertyValues("conduit.security.peer.allowed=root,no-such-user")
			.run((context) -> assertFailed(context.getStartupFailure(), "conduit.security.peer.allowed",
					"'no-such-user' is not in"));
	}

	@Test
	void aClientOfTheSameUserLogsInByTheWordOfTheSystem() {
		for (String listen : List.of("unix://" + this.folder.resolve("s"), "local://peers-of-one-user")) {
			try (Applications applications = new Applications().with("conduit.security.auth=peer",
					"conduit.security.roles." + System.getProperty("user.name") + "=CLERK")) {
				applications.server(listen, Service.class);

				assertThat(applications
					.with("conduit.server.enabled=false", "conduit.client.channels.default.addresses=" + listen)
					.alone()
					.getBean(ConduitTemplate.class)
					.call("who", null, String.class)).isEqualTo(System.getProperty("user.name") + " [ROLE_CLERK]");
			}
		}
	}

	@Test
	void aServerThatTakesTokensDoesNotTakeThemInPlainText() {
		server("jwt", "tcp://0.0.0.0:0").withPropertyValues(good())
			.run((context) -> assertFailed(context.getStartupFailure(), "conduit.server.listen",
					"Tokens would cross the wire in plain text"));
	}

	@ParameterizedTest
	@CsvSource({ "issuer-uri, '', of one issuer are taken", "audiences, '', tokens that were issued for others",
			"public-key-location, file:nowhere.pem, a public key of RSA in PEM",
			"public-key-location, file:pom.xml, a public key of RSA in PEM",
			"jws-algorithms, es256, one algorithm of RSA", "jws-algorithms, 'rs256,rs512', one algorithm of RSA",
			"jwk-set-uri, https://issuer.example/keys, set one of the two", "clock-skew, -1s, zero or more",
			"max-token-size, 7169B, 1B to 7168B", "max-token-size, 0B, 1B to 7168B" })
	void tokensNeedAnIssuerAnAudienceAndKeys(String key, String value, String reason) {
		server("jwt", "local://tokens").withPropertyValues(good())
			.withPropertyValues(JWT + key + "=" + value)
			.run((context) -> assertFailed(context.getStartupFailure(), JWT + key, reason));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hs256", "none" })
	void algorithmsWithASecretOrNoneCannotBeChosen(String algorithm) {
		server("jwt", "local://tokens").withPropertyValues(good())
			.withPropertyValues(JWT + "jws-algorithms=" + algorithm)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(algorithm));
	}

	@ParameterizedTest
	@CsvSource({ "jwk-set-uri, ftp://issuer.example/keys", "jwk-set-uri, keys", "jwk-set-uri, https://",
			"issuer-uri, issuer" })
	void keysComeFromTheWeb(String key, String value) {
		server("jwt", "local://tokens")
			.withPropertyValues(JWT + "issuer-uri=https://issuer.example", JWT + "audiences=shop")
			.withPropertyValues(JWT + key + "=" + value)
			.run((context) -> assertFailed(context.getStartupFailure(), JWT + key, ""));
	}

	@Test
	void anIssuerThatCannotBeReachedDoesNotStopTheStart() {
		server("jwt", "local://tokens")
			.withPropertyValues(JWT + "issuer-uri=http://127.0.0.1:1/", JWT + "audiences=shop",
					JWT + "jws-algorithms=es256,ps512")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withoutTheLibraryTokensAreRefused() {
		server("jwt", "local://tokens").withClassLoader(new FilteredClassLoader(JwtDecoder.class))
			.run((context) -> assertFailed(context.getStartupFailure(), "conduit.security.auth",
					"need 'spring-security-oauth2-jose'"));
	}

	@Test
	void aTokenIsNotSentInPlainText() {
		client("tcp://shop.example:7400", CREDENTIALS + "token=token")
			.run((context) -> assertFailed(context.getStartupFailure(), "conduit.client.channels.default.addresses",
					"in plain text"));
		client("tls://shop.example:7400", CREDENTIALS + "token=token")
			.run((context) -> assertThat(context).hasNotFailed());
		client("tcp://127.0.0.1:1", CREDENTIALS + "token=token").run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "token=a, token-file=/run/token, token", "token=a, username=app, token",
			"token-file=/run/token, username=app, token-file", "token-file=/run/token, password=secret, token-file" })
	void aChannelHasOneWayToLogIn(String one, String other, String named) {
		client("local://nowhere", CREDENTIALS + one, CREDENTIALS + other)
			.run((context) -> assertFailed(context.getStartupFailure(), CREDENTIALS + named, "set one of them"));
	}

	private String[] good() {
		try {
			Path key = this.folder.resolve("issuer.pem");
			if (Files.notExists(key)) {
				Files.writeString(key, new SignedTokens().publicPem());
			}
			return new String[] { JWT + "issuer-uri=https://issuer.example", JWT + "audiences=shop",
					JWT + "public-key-location=" + key.toUri() };
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ApplicationContextRunner server(String auth, String listen) {
		return ConduitContext.bare()
			.withPropertyValues("conduit.security.auth=" + auth, "conduit.server.listen=" + listen);
	}

	private static ApplicationContextRunner client(String address, String... properties) {
		return ConduitContext.bare()
			.withPropertyValues("conduit.server.enabled=false", "conduit.client.channels.default.addresses=" + address)
			.withPropertyValues(properties);
	}

	private static void assertFailed(Throwable failure, String property, String reason) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof InvalidPropertyException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("why the application has not started: %s", failure).isNotNull();
		assertThat(((InvalidPropertyException) cause).name()).isEqualTo(property);
		assertThat(cause).hasMessageContaining(reason);
	}

	static class Service {

		@ConduitRpc
		String who(dev.conduit.exchange.Peer peer) {
			return peer.principal() + " " + peer.authorities();
		}

	}

}
