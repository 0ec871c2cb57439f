package dev.conduit.autoconfigure;

import java.util.concurrent.CompletionStage;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Log-ins by password over TLS, as the properties of both sides want them bound.
 */
@Timeout(60)
class BoundLoginTests {

	private static final String STORE = "spring.ssl.bundle.pem.";

	private static final String CHANNEL = "conduit.client.channels.default.";

	private static X509Bundle authority;

	private static X509Bundle shop;

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SslAutoConfiguration.class, ConduitAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitConverterAutoConfiguration.class, ConduitListenerAutoConfiguration.class,
				ConduitSecurityAutoConfiguration.class, ConduitServerAutoConfiguration.class,
				ConduitTransportAutoConfiguration.class, ConduitValidationAutoConfiguration.class));

	@BeforeAll
	static void makeCertificates() throws Exception {
		authority = new CertificateBuilder().ecp256()
			.subject("CN=inside")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		shop = new CertificateBuilder().ecp256()
			.subject("CN=shop")
			.addSanIpAddress("127.0.0.1")
			.addExtendedKeyUsageServerAuth()
			.buildIssuedBy(authority);
	}

	private ApplicationContextRunner server() throws Exception {
		return this.runner.withPropertyValues("conduit.security.users.alice={noop}secret",
				"conduit.security.roles.alice=CLERK", "conduit.server.listen=tls://127.0.0.1:0",
				"conduit.server.ssl.bundle=shop",
				STORE + "shop.keystore.certificate=" + shop.toTempCertChainPem().toURI(),
				STORE + "shop.keystore.private-key=" + shop.toTempPrivateKeyPem().toURI());
	}

	private ApplicationContextRunner client(AssertableApplicationContext server) throws Exception {
		assertThat(server).hasNotFailed();
		String port = server.getEnvironment().getRequiredProperty("local.conduit.server.port");
		return this.runner.withPropertyValues("conduit.server.enabled=false",
				CHANNEL + "addresses=tls://127.0.0.1:" + port, CHANNEL + "ssl.bundle=inside",
				CHANNEL + "credentials.username=alice", CHANNEL + "credentials.password=secret",
				STORE + "inside.truststore.certificate=" + authority.toTempRootCertPem().toURI());
	}

	@Test
	void aLogInOverTlsIsBoundWhereNothingIsConfigured() throws Exception {
		server().run((server) -> client(server).run((client) -> {
			assertThat(answer(client)).isEqualTo(ErrorCode.METHOD_NOT_FOUND);

			assertThat(server.getBean(ConduitServer.class).sessions().ofPrincipal("alice").sessions()).singleElement()
				.satisfies((session) -> assertThat(session.peer().authorities()).containsExactly("ROLE_CLERK"));
		}));
	}

	@ParameterizedTest
	@CsvSource({ "require, never, MECHANISM_NOT_SUPPORTED", "never, require, CHANNEL_BINDING_REQUIRED",
			"never, prefer, METHOD_NOT_FOUND", "prefer, never, METHOD_NOT_FOUND" })
	void bothSidesSayWhetherTheyInsist(String atServer, String atClient, ErrorCode answer) throws Exception {
		server().withPropertyValues("conduit.security.channel-binding=" + atServer)
			.run((server) -> client(server).withPropertyValues(CHANNEL + "credentials.channel-binding=" + atClient)
				.run((client) -> assertThat(answer(client)).isEqualTo(answer)));
	}

	/** Whoever is connected learns that the method does not exist. */
	private static ErrorCode answer(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		ConduitClient client = context.getBean(ConfiguredChannels.class).clients().get(0);
		CompletionStage<?> call = client.request(new Route("nobody.home"), Payload.text(""));
		Throwable failure = catchThrowable(() -> call.toCompletableFuture().join());
		assertThat(failure).hasCauseInstanceOf(ConduitException.class);
		return ((ConduitException) failure.getCause()).code();
	}

}
