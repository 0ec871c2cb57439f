package dev.conduit.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.LogLines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Clients that log in with the certificate that they show, and certificates that change
 * while connections are open.
 */
@Timeout(60)
class CertificateLoginTests {

	private static final String STORE = "spring.ssl.bundle.pem.";

	private static X509Bundle authority;

	private static X509Bundle otherAuthority;

	private static X509Bundle shop;

	private final LogLines log = LogLines.keep();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SslAutoConfiguration.class, ConduitAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitConverterAutoConfiguration.class, ConduitListenerAutoConfiguration.class,
				ConduitSecurityAutoConfiguration.class, ConduitServerAutoConfiguration.class,
				ConduitTransportAutoConfiguration.class, ConduitValidationAutoConfiguration.class));

	@BeforeAll
	static void makeCertificates() throws Exception {
		authority = authority("inside");
		otherAuthority = authority("outside");
		shop = server(authority);
	}

	private static X509Bundle authority(String name) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static X509Bundle server(X509Bundle issuer) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=shop")
			.addSanIpAddress("127.0.0.1")
			.addExtendedKeyUsageServerAuth()
			.buildIssuedBy(issuer);
	}

	private static X509Bundle till(X509Bundle issuer, Instant end) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=till-7,OU=tills,O=Shop")
			.addExtendedKeyUsageClientAuth()
			.notBefore(end.minus(Duration.ofDays(9)))
			.notAfter(end)
			.buildIssuedBy(issuer);
	}

	private static Instant tomorrow() {
		return Instant.now().plus(Duration.ofDays(1));
	}

	@AfterEach
	void closeLog() {
		this.log.close();
	}

	private ApplicationContextRunner server() throws Exception {
		return this.runner.withPropertyValues("conduit.security.auth=certificate", "conduit.security.roles.till-7=TILL",
				"conduit.server.listen=tls://127.0.0.1:0", "conduit.server.ssl.bundle=shop",
				STORE + "shop.keystore.certificate=" + shop.toTempCertChainPem().toURI(),
				STORE + "shop.keystore.private-key=" + shop.toTempPrivateKeyPem().toURI(),
				STORE + "shop.truststore.certificate=" + authority.toTempRootCertPem().toURI());
	}

	private ApplicationContextRunner client(AssertableApplicationContext server) throws Exception {
		assertThat(server).hasNotFailed();
		String port = server.getEnvironment().getRequiredProperty("local.conduit.server.port");
		return this.runner.withPropertyValues("conduit.server.enabled=false",
				"conduit.client.channels.default.addresses=tls://127.0.0.1:" + port,
				"conduit.client.channels.default.ssl.bundle=till",
				STORE + "till.truststore.certificate=" + authority.toTempRootCertPem().toURI());
	}

	private ApplicationContextRunner client(AssertableApplicationContext server, X509Bundle own) throws Exception {
		return client(server).withPropertyValues(
				STORE + "till.keystore.certificate=" + own.toTempCertChainPem().toURI(),
				STORE + "till.keystore.private-key=" + own.toTempPrivateKeyPem().toURI());
	}

	@Test
	void aClientIsWhomItsCertificateIsFor() throws Exception {
		server().run((server) -> client(server, till(authority, tomorrow())).run((context) -> {
			assertThat(answer(context)).isEqualTo(ErrorCode.METHOD_NOT_FOUND);

			assertThat(server.getBean(ConduitServer.class).sessions().ofPrincipal("till-7").sessions()).singleElement()
				.satisfies((session) -> assertThat(session.peer().authorities()).containsExactly("ROLE_TILL"));
		}));
	}

	@Test
	void aClientWithoutACertificateIsNotLetIn() throws Exception {
		server().run((server) -> client(server).run((context) -> assertNotLetIn(server)));
	}

	@Test
	void aCertificateOfAnotherAuthorityLetsNobodyIn() throws Exception {
		server()
			.run((server) -> client(server, till(otherAuthority, tomorrow())).run((context) -> assertNotLetIn(server)));
	}

	@Test
	void aCertificateThatExpiredLetsNobodyIn() throws Exception {
		server().run((server) -> client(server, till(authority, Instant.now().minus(Duration.ofDays(1))))
			.run((context) -> assertNotLetIn(server)));
	}

	@Test
	void aPasswordDoesNotReplaceTheCertificate() throws Exception {
		server().run((server) -> client(server, till(authority, tomorrow()))
			.withPropertyValues("conduit.client.channels.default.credentials.username=till-7",
					"conduit.client.channels.default.credentials.password=secret")
			.run((context) -> assertThat(answer(context)).isEqualTo(ErrorCode.MECHANISM_NOT_SUPPORTED)));
	}

	@Test
	void aServerSaysWhoseCertificatesAreGood() throws Exception {
		this.runner
			.withPropertyValues("conduit.security.auth=certificate", "conduit.server.listen=tls://127.0.0.1:0",
					"conduit.server.ssl.bundle=shop",
					STORE + "shop.keystore.certificate=" + shop.toTempCertChainPem().toURI(),
					STORE + "shop.keystore.private-key=" + shop.toTempPrivateKeyPem().toURI())
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageContaining("conduit.server.ssl.bundle")
				.hasMessageContaining("no trust store"));
	}

	@Test
	void aNewCertificateIsForNewConnectionsAndDropsNoOldOne() throws Exception {
		X509Bundle till = till(authority, tomorrow());
		X509Bundle renewed = server(otherAuthority);
		server().run((server) -> client(server, till).run((old) -> {
			assertThat(answer(old)).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
			long connection = conduit(old).connection().id();

			server.getBean(SslBundleRegistry.class).updateBundle("shop", bundle(renewed));

			client(server, till).run((context) -> awaitLogged("signed by nobody whom this client trusts"));
			client(server, till)
				.withPropertyValues(STORE + "till.truststore.certificate=" + otherAuthority.toTempRootCertPem().toURI())
				.run((context) -> assertThat(answer(context)).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
			assertThat(answer(old)).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
			assertThat(conduit(old).connection().id()).isEqualTo(connection);
		}));
	}

	@Test
	void aNewCertificateThatCannotWorkLeavesTheOldOne() throws Exception {
		X509Bundle till = till(authority, tomorrow());
		server().run((server) -> {
			server.getBean(SslBundleRegistry.class).updateBundle("shop", SslBundle.of(SslStoreBundle.NONE));

			awaitLogged("SSL bundle 'shop' cannot be used; the old ones stay");
			client(server, till).run((context) -> assertThat(answer(context)).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
		});
	}

	/** The server's certificate, and the authority of the tills. */
	private static SslBundle bundle(X509Bundle certificate) throws Exception {
		return SslBundle.of(SslStoreBundle.of(certificate.toKeyStore("changeit".toCharArray()), "changeit",
				authority.toKeyStore("changeit".toCharArray())), SslBundleKey.of("changeit"));
	}

	private void assertNotLetIn(AssertableApplicationContext server) {
		awaitLogged("is refused: the TLS hand-shake failed");
		assertThat(server.getBean(ConduitServer.class).sessions().size()).isZero();
	}

	private static ConduitClient conduit(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(ConfiguredChannels.class).clients().get(0);
	}

	/** Whoever is connected learns that the method does not exist. */
	private static ErrorCode answer(AssertableApplicationContext context) {
		CompletionStage<?> call = conduit(context).request(new Route("nobody.home"), Payload.text(""));
		Throwable failure = catchThrowable(() -> call.toCompletableFuture().join());
		assertThat(failure).isInstanceOf(CompletionException.class).hasCauseInstanceOf(ConduitException.class);
		return ((ConduitException) failure.getCause()).code();
	}

	private void awaitLogged(String... words) {
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.log.all()).anySatisfy((line) -> assertThat(line).contains(words)));
	}

}
