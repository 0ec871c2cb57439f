package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.server.LogLines;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Secrets that nothing must show: not the log at any level, not an error, not the
 * actuator.
 */
class SecretsTests {

	private static final String PASSWORD = "canary-password-" + UUID.randomUUID();

	private static final String WRONG = "canary-wrong-" + UUID.randomUUID();

	private static final String SALT = "canary-salt-" + UUID.randomUUID();

	private static final String ADDRESS = "local://secrets-" + UUID.randomUUID();

	private final LogLines log = LogLines.keep();

	@AfterEach
	void close() {
		this.log.close();
	}

	private static ApplicationContextRunner application() {
		return ConduitContext.bare()
			.withConfiguration(AutoConfigurations.of(EnvironmentEndpointAutoConfiguration.class,
					ConfigurationPropertiesReportEndpointAutoConfiguration.class))
			.withBean(Service.class)
			.withPropertyValues("conduit.server.listen=" + ADDRESS, "conduit.security.users.alice={noop}" + PASSWORD,
					"conduit.security.users.bob={noop}" + PASSWORD, "conduit.security.salt-secret=" + SALT,
					"conduit.client.channels.default.addresses=" + ADDRESS,
					"conduit.client.channels.default.credentials.username=alice",
					"conduit.client.channels.default.credentials.password=" + PASSWORD,
					"conduit.client.channels.wrong.addresses=" + ADDRESS,
					"conduit.client.channels.wrong.credentials.username=bob",
					"conduit.client.channels.wrong.credentials.password=" + WRONG,
					"management.endpoints.web.exposure.include=*", "management.endpoints.jmx.exposure.include=*",
					"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always");
	}

	@Test
	void logInsThatSucceedAndFailLeaveNothingInTheLogNorInErrors() {
		this.log.level(Level.TRACE);
		application().run((context) -> {
			assertThat(context).hasNotFailed();
			ConduitTemplate template = context.getBean(ConduitTemplate.class);
			await().atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(template.call("echo", "hello", String.class)).isEqualTo("hello"));
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> template.call("fail", "x", String.class))
				.satisfies(SecretsTests::hasNoSecret);
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> template.withChannel("wrong").call("echo", "hello", String.class))
				.satisfies(SecretsTests::hasNoSecret);
			await().atMost(Duration.ofSeconds(20))
				.until(() -> this.log.all().stream().anyMatch((line) -> line.contains("Authentication failed")));
			Stream.of(context.getBeanDefinitionNames())
				.filter((name) -> name.startsWith("conduit"))
				.map(context::getBean)
				.forEach((bean) -> assertThat(String.valueOf(bean)).doesNotContain("canary"));
		});

		assertThat(this.log.all()).isNotEmpty().noneMatch((line) -> line.contains("canary"));
	}

	private static void hasNoSecret(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(String.valueOf(cause)).doesNotContain("canary");
		}
	}

	@Test
	void anApplicationThatDoesNotStartDoesNotSayThePassword() {
		ConduitContext.bare()
			.withPropertyValues("conduit.security.users.alice=" + PASSWORD)
			.run((context) -> hasNoSecret(context.getStartupFailure()));
	}

	/** Also where the operator has them show all values. */
	@Test
	void theActuatorHidesThem() {
		application().run((context) -> {
			String environment = json(context.getBean(EnvironmentEndpoint.class).environment(null));
			String properties = json(
					context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());

			assertThat(environment).contains("conduit.security.users.alice", ADDRESS).doesNotContain("canary");
			assertThat(properties).contains("saltSecret", "credentials", ADDRESS).doesNotContain("canary");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "conduit.security.users.alice", "conduit.security.users[ann@shop.example]",
			"CONDUIT_SECURITY_USERS_ALICE", "conduit.security.salt-secret", "conduit.security.saltSecret",
			"CONDUIT_SECURITY_SALTSECRET", "conduit.client.channels.default.credentials.password",
			"CONDUIT_CLIENT_CHANNELS_DEFAULT_CREDENTIALS_PASSWORD" })
	void aSecretIsHiddenHoweverItsKeyIsWritten(String key) {
		assertThat(shown(key)).isEqualTo(SanitizableData.SANITIZED_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "conduit.server.listen", "conduit.security.auth", "conduit.security.roles.alice",
			"conduit.client.channels.default.credentials.username", "spring.application.name" })
	void whatIsNoSecretIsShown(String key) {
		assertThat(shown(key)).isEqualTo("value");
	}

	private static Object shown(String key) {
		return new ConduitSecrets().apply(new SanitizableData(null, key, "value")).getValue();
	}

	private static String json(Object value) {
		return JsonMapper.builder().build().writeValueAsString(value);
	}

	static class Service {

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

		@ConduitRpc("fail")
		String fail(String text) {
			throw new IllegalStateException("for " + text);
		}

	}

}
