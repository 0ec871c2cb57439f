package dev.conduit.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.server.LogLines;
import dev.conduit.spring.lifecycle.ServerStartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class TlsAutoConfigurationTests {

	private static File certificate;

	private static File key;

	private static File authority;

	private final LogLines log = LogLines.keep();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, ConduitAutoConfiguration.class,
				ConduitClientAutoConfiguration.class, ConduitConverterAutoConfiguration.class,
				ConduitListenerAutoConfiguration.class, ConduitSecurityAutoConfiguration.class,
				ConduitServerAutoConfiguration.class, ConduitTransportAutoConfiguration.class,
				ConduitValidationAutoConfiguration.class))
		.withPropertyValues("conduit.security.auth=none");

	private final ApplicationContextRunner serverRunner = this.runner.withPropertyValues(
			"conduit.server.listen=tls://127.0.0.1:0", "conduit.server.ssl.bundle=shop",
			"spring.ssl.bundle.pem.shop.keystore.certificate=" + certificate.toURI(),
			"spring.ssl.bundle.pem.shop.keystore.private-key=" + key.toURI());

	private final ApplicationContextRunner clientRunner = this.runner.withPropertyValues("conduit.server.enabled=false",
			"spring.ssl.bundle.pem.inside.truststore.certificate=" + authority.toURI());

	@BeforeAll
	static void makeCertificates() throws Exception {
		X509Bundle root = new CertificateBuilder().ecp256()
			.subject("CN=inside")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle server = new CertificateBuilder().ecp256()
			.subject("CN=shop")
			.addSanDnsName("shop.example")
			.addSanIpAddress("127.0.0.1")
			.addExtendedKeyUsageServerAuth()
			.buildIssuedBy(root);
		authority = root.toTempRootCertPem();
		certificate = server.toTempCertChainPem();
		key = server.toTempPrivateKeyPem();
	}

	@AfterEach
	void closeLog() {
		this.log.close();
	}

	@Test
	void aClientTrustsTheServerByItsBundle() {
		this.serverRunner.run((server) -> this.clientRunner
			.withPropertyValues("conduit.client.channels.default.addresses=tls://127.0.0.1:" + port(server),
					"conduit.client.channels.default.ssl.bundle=inside")
			.run((client) -> assertThat(failureOfCall(client).code().name()).isEqualTo("METHOD_NOT_FOUND")));
	}

	@Test
	void aClientWithoutABundleTrustsWhomTheJvmTrusts() {
		this.serverRunner.run((server) -> this.clientRunner
			.withPropertyValues("conduit.client.channels.default.addresses=tls://127.0.0.1:" + port(server))
			.run((client) -> awaitLogged("whom this client trusts")));
	}

	@Test
	void theHostOfTheAddressHasToStandInTheCertificate() {
		this.serverRunner.run((server) -> {
			ApplicationContextRunner byName = this.clientRunner.withPropertyValues(
					"conduit.client.channels.default.addresses=tls://localhost:" + port(server),
					"conduit.client.channels.default.ssl.bundle=inside");

			byName.run((client) -> awaitLogged("is for another host"));
			byName.withPropertyValues("conduit.client.channels.default.ssl.verify-host=false")
				.run((client) -> assertThat(failureOfCall(client).code().name()).isEqualTo("METHOD_NOT_FOUND"));
		});
	}

	@Test
	void aClientInPlainTextLearnsThatThePortTakesTlsOnly() {
		this.serverRunner.run((server) -> this.clientRunner
			.withPropertyValues("conduit.client.channels.default.addresses=tcp://127.0.0.1:" + port(server))
			.run((client) -> awaitLogged("tries again: ", "connect to tls:// instead of tcp://")));
	}

	@Test
	void aServerWithoutABundleDoesNotListenOnTls() {
		this.runner.withPropertyValues("conduit.server.listen=tls://127.0.0.1:0")
			.run((context) -> assertThat(context.getStartupFailure()).cause()
				.isInstanceOf(ServerStartException.class)
				.hasMessageContaining("conduit.server.ssl.bundle"));
	}

	@Test
	void aBundleThatNoAddressUsesIsRefused() {
		this.serverRunner.withPropertyValues("conduit.server.listen=tcp://127.0.0.1:0")
			.run((context) -> assertRefused(context, "conduit.server.ssl.bundle", "begins with tls://"));
		this.clientRunner
			.withPropertyValues("conduit.client.channels.default.addresses=tcp://127.0.0.1:1",
					"conduit.client.channels.default.ssl.bundle=inside")
			.run((context) -> assertRefused(context, "conduit.client.channels.default.ssl.bundle",
					"begins with tls://"));
	}

	@Test
	void aBundleThatIsNotThereIsRefusedWithThoseThatAre() {
		this.serverRunner.withPropertyValues("conduit.server.ssl.bundle=shopp")
			.run((context) -> assertRefused(context, "conduit.server.ssl.bundle", "Known are: shop"));
		this.clientRunner
			.withPropertyValues("conduit.client.channels.default.addresses=tls://127.0.0.1:1",
					"conduit.client.channels.default.ssl.bundle=outside")
			.run((context) -> assertRefused(context, "conduit.client.channels.default.ssl.bundle",
					"Known are: inside"));
	}

	@Test
	void aBundleWithoutACertificateIsNotForAServer() {
		this.serverRunner
			.withPropertyValues("spring.ssl.bundle.pem.inside.truststore.certificate=" + authority.toURI(),
					"conduit.server.ssl.bundle=inside")
			.run((context) -> assertRefused(context, "conduit.server.ssl.bundle", "no certificate"));
	}

	@Test
	void aBundleThatAllowsOldVersionsIsRefused() {
		this.serverRunner.withPropertyValues("spring.ssl.bundle.pem.shop.options.enabled-protocols=TLSv1.3,TLSv1.1")
			.run((context) -> assertRefused(context, "conduit.server.ssl.bundle", "TLSv1.3, TLSv1.2"));
		this.serverRunner.withPropertyValues("spring.ssl.bundle.pem.shop.options.ciphers=TLS_RSA_WITH_AES_128_CBC_SHA")
			.run((context) -> assertRefused(context, "conduit.server.ssl.bundle", "TLS_AES_128_GCM_SHA256"));
	}

	private static String port(AssertableApplicationContext server) {
		assertThat(server).hasNotFailed();
		return server.getEnvironment().getRequiredProperty("local.conduit.server.port");
	}

	private static void assertRefused(AssertableApplicationContext context, String property, String reason) {
		assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> assertThat(ex.name()).isEqualTo(property))
			.hasMessageContaining(reason);
	}

	private static ConduitClient client(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(ConfiguredChannels.class).clients().get(0);
	}

	private void awaitLogged(String... words) {
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.log.all()).anySatisfy((line) -> assertThat(line).contains(words)));
	}

	/** Whoever is connected learns that the method does not exist. */
	private static ConduitException failureOfCall(AssertableApplicationContext context) {
		ConduitClient client = client(context);
		CompletionException[] failure = new CompletionException[1];
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> client.request(new Route("nobody.home"), Payload.text("")).join())
			.satisfies((ex) -> failure[0] = ex);
		return (ConduitException) failure[0].getCause();
	}

}
