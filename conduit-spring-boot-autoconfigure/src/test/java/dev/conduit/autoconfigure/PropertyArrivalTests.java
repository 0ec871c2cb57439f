package dev.conduit.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.micrometer.observation.ObservationRegistry;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.LockoutOptions;
import dev.conduit.autoconfigure.logging.ConduitLoggingAutoConfiguration;
import dev.conduit.autoconfigure.observation.ConduitObservationAutoConfiguration;
import dev.conduit.autoconfigure.observation.ConduitObservationProperties;
import dev.conduit.client.ClientOptions;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.RetryOptions;
import dev.conduit.policy.RetryPolicy;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.RateLimitOptions;
import dev.conduit.server.ServerOptions;
import dev.conduit.server.SessionOptions;
import dev.conduit.spring.client.ClientMethodSettings;
import dev.conduit.spring.client.TopicRequestOptions;
import dev.conduit.spring.client.TopicRequests;
import dev.conduit.spring.files.FileService;
import dev.conduit.spring.files.FilesOptions;
import dev.conduit.spring.listener.BatchSettings;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.spring.security.JdbcScramCredentials;
import dev.conduit.spring.security.PrincipalAuthorities;
import dev.conduit.topic.DeadLetterOptions;
import dev.conduit.topic.DeliveryOrder;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.TopicPattern;
import dev.conduit.topic.Unclaimed;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TlsOptions;
import dev.conduit.transport.shm.ShmOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Sets each key to a value that is not its default and looks for it where it has its
 * effect. A new key without a case here fails.
 */
class PropertyArrivalTests {

	private static final Map<String, Case> CASES = new LinkedHashMap<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ValidationAutoConfiguration.class,
				ConduitAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitConverterAutoConfiguration.class, ConduitDiscoveryAutoConfiguration.class,
				ConduitFilesAutoConfiguration.class, ConduitJdbcUsersAutoConfiguration.class,
				ConduitListenerAutoConfiguration.class, ConduitLoggingAutoConfiguration.class,
				ConduitObservationAutoConfiguration.class, ConduitSecurityAutoConfiguration.class,
				ConduitServerAutoConfiguration.class, ConduitSessionAutoConfiguration.class,
				ConduitTransportAutoConfiguration.class, ConduitValidationAutoConfiguration.class))
		.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
		.withPropertyValues("conduit.server.listen=local://arrival",
				"conduit.client.channels.default.addresses=local://arrival");

	static {
		server("conduit.server.name", "orders", ServerOptions::name);
		server("conduit.server.listen", "local://elsewhere", (options) -> options.listen().get(0));
		server("conduit.server.max-connections", "7", ServerOptions::maxConnections);
		server("conduit.server.max-connections-per-address", "43", (options) -> options.arrivals().perAddress());
		server("conduit.server.accept-rate", "44", (options) -> options.arrivals().perSecond());
		server("conduit.server.max-pre-auth-connections", "45", (options) -> options.arrivals().beforeLogin());
		server("conduit.connection.min-frame-rate", "46", (options) -> options.connection().pace().minFrameRate());
		server("conduit.connection.max-control-rate", "47", (options) -> options.connection().pace().maxControlRate());
		server("conduit.connection.max-cancel-rate", "48", (options) -> options.connection().pace().maxCancelRate());
		rateLimits("messages", "49", (options) -> options.each().messages());
		rateLimits("bytes", "50", (options) -> options.each().bytes());
		rateLimits("principals.<name>.messages", "51", (options) -> options.principals().get("default").messages());
		rateLimits("principals.<name>.bytes", "52", (options) -> options.principals().get("default").bytes());
		server("conduit.server.drain-timeout", "PT3S", ServerOptions::drainTimeout);
		server("conduit.server.handshake-timeout", "PT4S", (options) -> options.connection().handshakeTimeout());
		server("conduit.flow.inbound-limit-total", "1048576", ServerOptions::inboundTotal);
		server("conduit.flow.inbound-limit", "65536", (options) -> options.connection().inboundLimit());
		server("conduit.flow.max-in-flight", "9", (options) -> options.connection().limits().maxInFlight());
		server("conduit.flow.pause-timeout", "PT6S", (options) -> options.connection().pauseTimeout());
		server("conduit.flow.max-paused-topics", "11", (options) -> options.connection().maxPausedScopes());
		server("conduit.connection.close-timeout", "PT7S", (options) -> options.connection().closeTimeout());
		server("conduit.connection.max-frame-size", "65536", (options) -> options.connection().limits().maxFrameSize());
		server("conduit.connection.max-message-size", "1048576",
				(options) -> options.connection().limits().maxMessageSize());
		server("conduit.connection.max-subscriptions", "12",
				(options) -> options.connection().limits().maxSubscriptions());
		server("conduit.heartbeat.interval", "PT8S", (options) -> options.connection().limits().heartbeatInterval());
		server("conduit.heartbeat.timeout", "PT50S", (options) -> options.connection().limits().heartbeatTimeout());
		server("conduit.resume.enabled", "true", (options) -> options.connection().resume().enabled());
		server("conduit.resume.window", "PT43S", (options) -> options.connection().resume().window());
		server("conduit.resume.buffer-bytes", "65536", (options) -> options.connection().resume().bufferBytes());
		server("conduit.resume.total-bytes", "16777216", (options) -> options.connection().resume().totalBytes());
		server("conduit.resume.max-waiting", "44", (options) -> options.connection().resume().maxWaiting());
		bean("conduit.delivery.dedup.window", "PT45S", ConduitProperties.class,
				(properties) -> new ConnectionSettings(properties).dedup().window());
		bean("conduit.delivery.dedup.max-entries", "46", ConduitProperties.class,
				(properties) -> new ConnectionSettings(properties).dedup().maxEntries());
		bean("conduit.server.enabled", "false", ApplicationContext.class,
				(context) -> context.getBeanNamesForType(ServerOptions.class).length > 0);
		bean("conduit.server.sessions.max-attributes", "36", SessionOptions.class, SessionOptions::maxAttributes);
		bean("conduit.server.sessions.max-groups", "37", SessionOptions.class, SessionOptions::maxGroups);
		bean("conduit.server.sessions.max-group-members", "38", SessionOptions.class, SessionOptions::maxGroupMembers);
		bean("conduit.server.sessions.max-groups-per-session", "39", SessionOptions.class,
				SessionOptions::maxGroupsPerSession);
		bean("conduit.server.sessions.deadline", "PT40S", SessionOptions.class, SessionOptions::deadline);
		netty("conduit.server.backlog", "13", NettyOptions::backlog);
		netty("conduit.flow.write-buffer-high", "131072", (options) -> options.writeLimits().highWaterMark());
		netty("conduit.flow.write-buffer-low", "16384", (options) -> options.writeLimits().lowWaterMark());
		netty("conduit.flow.write-buffer-limit", "1048576", (options) -> options.writeLimits().maxPendingBytes());
		netty("conduit.flow.write-stall-timeout", "PT9S", (options) -> options.writeLimits().stallTimeout());
		CASES.put("conduit.server.unix-permissions",
				new Case("rw-rw----", (context) -> java.nio.file.attribute.PosixFilePermissions
					.toString(context.getBean(NettyOptions.class).socketPermissions())));
		bean("conduit.shm.directory", "/dev/shm/elsewhere", ShmOptions.class, ShmOptions::directory);
		bean("conduit.shm.ring-size", "65536", ShmOptions.class, ShmOptions::ringSize);
		bean("conduit.shm.topics.max-rings", "41", ShmOptions.class, (options) -> options.topics().maxRings());
		bean("conduit.shm.topics.when-full", "OVERWRITE", ShmOptions.class, (options) -> options.topics().whenFull());
		bean("conduit.shm.topics.slots", "64", ShmOptions.class, (options) -> options.topics().slots());
		bean("conduit.shm.topics.arena-size", "131072", ShmOptions.class, (options) -> options.topics().arenaSize());
		bean("conduit.shm.topics.slow-timeout", "PT42S", ShmOptions.class, (options) -> options.topics().slowTimeout());
		bean("conduit.connection.io-threads", "3", EventLoops.class, EventLoops::threads);
		bean("conduit.log.context", "true", ApplicationContext.class,
				(context) -> context.containsBean("conduitLogContext"));
		bean("conduit.log.frames", "true", ApplicationContext.class,
				(context) -> context.containsBean("conduitFrameLog"));
		bean("conduit.observations.direct-timers", "false", ConduitObservationProperties.class,
				ConduitObservationProperties::directTimers);
		bean("conduit.dispatch.max-concurrent", "14", DispatchOptions.class, DispatchOptions::maxConcurrent);
		bean("conduit.dispatch.max-queued", "15", DispatchOptions.class, DispatchOptions::maxQueued);
		bean("conduit.dispatch.limits.reports.make", "4", DispatchOptions.class,
				(options) -> options.limits().get(new Route("reports.make")));
		bean("conduit.dispatch.default-deadline", "PT16S", DispatchOptions.class, DispatchOptions::defaultDeadline);
		subscribers("capacity", "17", (options) -> options.bounds().capacity());
		subscribers("high-watermark", "90", (options) -> options.bounds().highPercent());
		subscribers("low-watermark", "20", (options) -> options.bounds().lowPercent());
		subscribers("overflow", "FAIL", (options) -> options.bounds().overflow());
		subscribers("block-timeout", "PT18S", (options) -> options.bounds().blockTimeout());
		subscribers("window", "19", MailboxOptions::concurrency);
		subscribers("ack-timeout", "PT20S", (options) -> options.redelivery().ackTimeout());
		delivery("max-attempts", "4", Redelivery::maxAttempts);
		delivery("backoff.initial-delay", "PT1S", (redelivery) -> redelivery.backoff().initial());
		delivery("backoff.max-delay", "PT21S", (redelivery) -> redelivery.backoff().max());
		delivery("backoff.multiplier", "3.0", (redelivery) -> redelivery.backoff().multiplier());
		delivery("backoff.jitter", "0.5", (redelivery) -> redelivery.backoff().jitter());
		bean("conduit.delivery.unclaimed", "REJECT", ConduitServer.class, PropertyArrivalTests::fateOfTheUnclaimed);
		order("ordering", "STRICT_KEY", DeliveryOrder::ordering);
		order("max-passed-over", "34", DeliveryOrder::maxPassedOver);
		deadLetters("capacity", "31", DeadLetterOptions::capacity);
		deadLetters("max-size", "32768", DeadLetterOptions::maxBytes);
		deadLetters("expired", "true", DeadLetterOptions::expired);
		deadLetters("retention", "PT33M", DeadLetterOptions::retention);
		listener("channel", "other", ListenerSettings::channel);
		listener("group", "workers", ListenerSettings::group);
		listener("filter", "large", ListenerSettings::filter);
		listener("batch-size", "32", (settings) -> settings.batch().size());
		listener("batch-timeout", "PT0.033S", (settings) -> settings.batch().timeout());
		listener("result-level", "PROCESSED", ListenerSettings::resultLevel);
		ask("max-pending", "34", TopicRequestOptions::maxPending);
		ask("timeout", "PT35S", TopicRequestOptions::timeout);
		listener("auto-startup", "false", ListenerSettings::autoStartup);
		listener("concurrency", "22", (settings) -> settings.mailbox().concurrency());
		listener("capacity", "23", (settings) -> settings.mailbox().bounds().capacity());
		listener("high-watermark", "91", (settings) -> settings.mailbox().bounds().highPercent());
		listener("low-watermark", "21", (settings) -> settings.mailbox().bounds().lowPercent());
		listener("overflow", "DROP_OLDEST", (settings) -> settings.mailbox().bounds().overflow());
		listener("block-timeout", "PT24S", (settings) -> settings.mailbox().bounds().blockTimeout());
		listener("max-attempts", "5", (settings) -> settings.mailbox().redelivery().maxAttempts());
		listener("ordering", "NONE", (settings) -> settings.mailbox().order().ordering());
		listener("backoff.initial-delay", "PT2S", (settings) -> settings.mailbox().redelivery().backoff().initial());
		listener("backoff.max-delay", "PT35S", (settings) -> settings.mailbox().redelivery().backoff().max());
		listener("backoff.multiplier", "4.0", (settings) -> settings.mailbox().redelivery().backoff().multiplier());
		listener("backoff.jitter", "0.25", (settings) -> settings.mailbox().redelivery().backoff().jitter());
		listener("ack-timeout", "PT25S", (settings) -> settings.mailbox().redelivery().ackTimeout());
		channel("conduit.client.name", "desk", ClientOptions::name);
		channel("conduit.client.deadline", "PT26S", ClientOptions::deadline);
		channel("conduit.client.connect-timeout", "PT27S", ClientOptions::connectTimeout);
		channel("conduit.client.reconnect.initial-delay", "PT2S", (options) -> options.reconnect().initial());
		channel("conduit.client.reconnect.max-delay", "PT28S", (options) -> options.reconnect().max());
		channel("conduit.client.channels.<name>.addresses", "local://one", (options) -> options.addresses().get(0));
		channel("conduit.client.channels.<name>.deadline", "PT29S", ClientOptions::deadline);
		channel("conduit.client.channels.<name>.connect-timeout", "PT30S", ClientOptions::connectTimeout);
		CASES.put("conduit.client.channels.<name>.compatibility",
				new Case("FAIL", (context) -> channelProperties(context).compatibility()));
		server("conduit.compression.enabled", "false", (options) -> options.connection().compression().enabled());
		server("conduit.compression.algorithm", "LZ4", (options) -> options.connection().compression().algorithm());
		server("conduit.compression.threshold", "4096", (options) -> options.connection().compression().threshold());
		channel("conduit.client.channels.<name>.compression", "ZSTD",
				(options) -> options.connection().compression().algorithm());
		bean("conduit.files.enabled", "true", ConduitFilesProperties.class, ConduitFilesProperties::enabled);
		bean("conduit.discovery.listall", "true", ApplicationContext.class,
				(context) -> context.containsBean("conduitListAll"));
		files("root", "target/arrived", FilesOptions::root);
		files("max-size", "34", FilesOptions::maxSize);
		files("quota", "35", FilesOptions::quota);
		files("max-open", "36", FilesOptions::maxOpen);
		files("idle-timeout", "PT37S", FilesOptions::idleTimeout);
		files("keep-unfinished", "PT38H", FilesOptions::keepUnfinished);
		CASES.put("conduit.client.channels.<name>.content-type", new Case("application/json",
				(context) -> context.getBean(ConfiguredChannels.class).channels().get(0).contentType()));
		bean("conduit.server.content-type", "application/json", ConduitServerActivation.class,
				ConduitServerActivation::contentType);
		CASES.put("conduit.server.ssl.bundle",
				new Case("arrived",
						(context) -> nameOfBundle(context.getBean(TlsSettings.class)
							.server("conduit.server.ssl.bundle",
									context.getBean(ConduitServerProperties.class).ssl().bundle(), false))));
		CASES.put("conduit.client.channels.<name>.ssl.bundle", new Case("arrived",
				(context) -> nameOfBundle(context.getBean(ChannelTransports.class).tls("default"))));
		CASES.put("conduit.client.channels.<name>.ssl.verify-host",
				new Case("false", (context) -> context.getBean(ChannelTransports.class).tls("default").verifyHost()));
		CASES.put("conduit.client.channels.<name>.credentials.username",
				new Case("app", (context) -> channelProperties(context).credentials().username()));
		CASES.put("conduit.client.channels.<name>.credentials.password",
				new Case("secret", (context) -> channelProperties(context).credentials().password()));
		CASES.put("conduit.client.channels.<name>.credentials.channel-binding",
				new Case("PREFER", (context) -> channelProperties(context).credentials().channelBinding()));
		method("deadline", "PT35S", ClientMethodSettings::deadline);
		method("idempotent", "true", ClientMethodSettings::idempotent);
		channel("conduit.client.channels.<name>.connections", "3", (options) -> options.pool().connections());
		channel("conduit.client.channels.<name>.load-balancing", "ROUND_ROBIN",
				(options) -> options.pool().loadBalancing());
		retry("max-attempts", "7", (options) -> attempts(options.policy()));
		retry("initial-delay", "PT0.9S", (options) -> longestPause(options.policy(), 1));
		retry("max-delay", "PT0.06S", (options) -> longestPause(options.policy(), 2));
		retry("multiplier", "3.0", (options) -> longestPause(options.policy(), 2).toMillis() / 50.0);
		retry("budget.percent", "36", (options) -> options.budget().percent());
		retry("budget.per-second", "37", (options) -> options.budget().perSecond());
		retry("budget.burst", "38", (options) -> options.budget().burst());
		bean("conduit.json.fail-on-unknown-properties", "false", JacksonPayloadConverter.class,
				(converter) -> converter.forAnswers() != converter);
		CASES.put("conduit.security.auth",
				new Case("NONE", (context) -> context.getBean(Authenticator.class).mechanisms().get(0)));
		bean("conduit.security.channel-binding", "NEVER", ConduitSecurityProperties.class,
				ConduitSecurityProperties::channelBinding);
		bean("conduit.security.salt-secret", "sixteen letters and more", ConduitSecurityProperties.class,
				ConduitSecurityProperties::saltSecret);
		CASES.put("conduit.security.roles.app",
				new Case("CLERK",
						(context) -> context.getBean(PrincipalAuthorities.class).of("app").contains("ROLE_CLERK")
								? "CLERK" : "none"));
		bean("conduit.integration.mapped-headers", "[tenant]", ConduitIntegrationProperties.class,
				ConduitIntegrationProperties::mappedHeaders);
		bean("conduit.integration.conduit-channel", "server", ConduitListenerRegistry.class,
				(registry) -> registry.listeners().iterator().next().channel());
		bean("conduit.integration.topics-to-channels.orders", "errorChannel", ConduitListenerRegistry.class,
				(registry) -> (registry.isRunning("errorChannel-in")
						&& registry.listeners().iterator().next().topics().contains(new TopicPattern("orders")))
								? "errorChannel" : "none");
		bean("conduit.integration.channels-to-topics.errorChannel", "orders.failed", ApplicationContext.class,
				(context) -> context.containsBean("errorChannel-out") ? "orders.failed" : "none");
		security("jdbc.table", "staff", (security) -> security.jdbc().table());
		security("jdbc.query", "select a, b from c where a = ?", (security) -> security.jdbc().query());
		security("jdbc.timeout", "PT4S", (security) -> security.jdbc().timeout());
		security("jdbc.max-concurrent", "9", (security) -> security.jdbc().maxConcurrent());
		security("jwt.issuer-uri", "https://issuer.example", (security) -> security.jwt().issuerUri());
		security("jwt.jwk-set-uri", "https://issuer.example/keys", (security) -> security.jwt().jwkSetUri());
		security("jwt.public-key-location", "URL [file:issuer.pem]", (security) -> security.jwt().publicKeyLocation());
		security("jwt.audiences", "[shop]", (security) -> security.jwt().audiences());
		security("jwt.jws-algorithms", "[ES256]", (security) -> security.jwt().jwsAlgorithms());
		security("jwt.clock-skew", "PT31S", (security) -> security.jwt().clockSkew());
		security("jwt.max-token-size", "4096B", (security) -> security.jwt().maxTokenSize());
		security("jwt.principal-claim-name", "email", (security) -> security.jwt().principalClaimName());
		security("jwt.authorities-claim-name", "roles", (security) -> security.jwt().authoritiesClaimName());
		security("jwt.authority-prefix", "ROLE_", (security) -> security.jwt().authorityPrefix());
		lockout("enabled", "false", LockoutOptions::isOn);
		lockout("max-failures", "6", LockoutOptions::maxFailures);
		lockout("max-failures-per-address", "60", LockoutOptions::maxFailuresPerAddress);
		lockout("initial-delay", "PT2S", LockoutOptions::shortest);
		lockout("max-delay", "PT20M", LockoutOptions::longest);
		lockout("capacity", "1000", LockoutOptions::capacity);
		security("peer.allowed", "[root]", (security) -> security.peer().allowed());
		CASES.put("conduit.client.channels.<name>.credentials.token",
				new Case("a-token", (context) -> channelProperties(context).credentials().token()));
		CASES.put("conduit.client.channels.<name>.credentials.token-file",
				new Case("/run/token", (context) -> channelProperties(context).credentials().tokenFile()));
		CASES.put("conduit.security.jdbc.enabled",
				new Case("true", (context) -> context.getBean(ScramCredentials.class) instanceof JdbcScramCredentials));
		CASES.put("conduit.security.users.app", new Case("{noop}secret",
				(context) -> (context.getBean(ScramCredentials.class).find("app") != null) ? "{noop}secret" : "none"));
	}

	@Test
	void everyKeyHasACaseAndEveryCaseAKey() {
		assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(PublishedProperties.all()
			.stream()
			.map(PublishedProperties.PublishedKey::name)
			.map((name) -> name.equals("conduit.security.users") ? "conduit.security.users.app" : name)
			.map((name) -> name.equals("conduit.security.roles") ? "conduit.security.roles.app" : name)
			.map((name) -> name.equals("conduit.dispatch.limits") ? "conduit.dispatch.limits.reports.make" : name)
			.map((name) -> name.equals("conduit.integration.topics-to-channels") ? name + ".orders" : name)
			.map((name) -> name.equals("conduit.integration.channels-to-topics") ? name + ".errorChannel" : name)
			.toList());
	}

	static Stream<String> keys() {
		return CASES.keySet().stream();
	}

	@ParameterizedTest
	@MethodSource("keys")
	void theValueArrives(String key) {
		Case expected = CASES.get(key);
		String property = key.replace("<name>", "default").replace("<id>", "display");
		List<String> both = (property.contains("credentials.user") || property.contains("credentials.pass"))
				? List.of("conduit.client.channels.default.credentials.username=app",
						"conduit.client.channels.default.credentials.password=secret")
				: List.of();
		if (property.endsWith("ssl.bundle")) {
			both = List.of(property.startsWith("conduit.server") ? "conduit.server.listen=tls://127.0.0.1:0"
					: "conduit.client.channels.default.addresses=tls://127.0.0.1:1");
		}

		runner(key).withBean(SslBundles.class, PropertyArrivalTests::bundles)
			.withPropertyValues(both.toArray(String[]::new))
			.withPropertyValues("conduit.files.enabled=true", "conduit.files.root=target/files")
			.withBean(DataSource.class, () -> new JdbcDataSource())
			.withPropertyValues(property + "=" + written(expected.value()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(expected.arrived().apply(context)).hasToString(expected.value());
			});
	}

	private ApplicationContextRunner runner(String key) {
		return (key.startsWith("conduit.integration.")) ? this.runner
			.withConfiguration(AutoConfigurations.of(IntegrationAutoConfiguration.class,
					ConduitIntegrationAutoConfiguration.class))
			.withPropertyValues("conduit.integration.conduit-channel=server",
					"conduit.integration.topics-to-channels.returns=errorChannel")
				: this.runner;
	}

	/** Lists and resources are shown in another way than they are written. */
	private static String written(String shown) {
		return shown.replaceFirst("^(?:URL )?\\[(.*)]$", "$1");
	}

	@ParameterizedTest
	@MethodSource("keys")
	void theValueIsNotTheDefault(String key) {
		PublishedProperties.all()
			.stream()
			.filter((published) -> published.name().equals(key))
			.forEach((published) -> assertThat(published.defaultValue())
				.isNotEqualToIgnoringCase(CASES.get(key).value().replace("PT", "")));
	}

	private static <T> void bean(String key, String value, Class<T> type, Function<T, Object> arrived) {
		CASES.put(key, new Case(value, (context) -> (type == ApplicationContext.class)
				? arrived.apply(type.cast(context)) : arrived.apply(context.getBean(type))));
	}

	private static void server(String key, String value, Function<ServerOptions, Object> arrived) {
		bean(key, value, ServerOptions.class, arrived);
	}

	private static void rateLimits(String key, String value, Function<RateLimitOptions, Object> arrived) {
		bean("conduit.ratelimit." + key, value, RateLimitOptions.class, arrived);
	}

	private static void security(String key, String value, Function<ConduitSecurityProperties, Object> arrived) {
		bean("conduit.security." + key, value, ConduitSecurityProperties.class, arrived);
	}

	private static void lockout(String key, String value, Function<LockoutOptions, Object> arrived) {
		security("lockout." + key, value, (security) -> arrived.apply(LoginSettings.lockout(security.lockout())));
	}

	private static void netty(String key, String value, Function<NettyOptions, Object> arrived) {
		bean(key, value, NettyOptions.class, arrived);
	}

	private static void subscribers(String key, String value, Function<MailboxOptions, Object> arrived) {
		CASES.put("conduit.subscribers." + key, new Case(value, (context) -> arrived
			.apply(new MailboxSettings(context.getBean(ConduitProperties.class)).subscribers())));
	}

	private static void delivery(String key, String value, Function<Redelivery, Object> arrived) {
		CASES.put("conduit.delivery." + key, new Case(value, (context) -> arrived
			.apply(new MailboxSettings(context.getBean(ConduitProperties.class)).delivery(Redelivery.DEFAULTS))));
	}

	private static Object fateOfTheUnclaimed(ConduitServer server) {
		Message message = new Message(new TopicName("nobody"), Payload.text("text"));
		Throwable refused = catchThrowable(() -> server.bus().publish(message, AckLevel.RECEIVED, Deadline.NONE));
		return (refused != null) ? Unclaimed.REJECT : Unclaimed.COUNT;
	}

	/** Of subscribers and listeners alike. */
	private static void order(String key, String value, Function<DeliveryOrder, Object> arrived) {
		CASES.put("conduit.delivery." + key, new Case(value, (context) -> {
			MailboxSettings settings = new MailboxSettings(context.getBean(ConduitProperties.class));
			ListenerSettings listener = context.getBean(PropertiesListenerCustomizer.class).customize(annotated());
			assertThat(listener.mailbox().order()).isEqualTo(settings.subscribers().order());
			return arrived.apply(listener.mailbox().order());
		}));
	}

	private static void deadLetters(String key, String value, Function<DeadLetterOptions, Object> arrived) {
		CASES.put("conduit.delivery.dead-letters." + key, new Case(value, (context) -> arrived
			.apply(new MailboxSettings(context.getBean(ConduitProperties.class)).deadLetters())));
	}

	private static void files(String key, String value, Function<FilesOptions, Object> arrived) {
		bean("conduit.files." + key, value, FileService.class, (service) -> arrived.apply(service.options()));
	}

	private static void ask(String key, String value, Function<TopicRequestOptions, Object> arrived) {
		CASES.put("conduit.ask." + key,
				new Case(value, (context) -> arrived.apply(context.getBean(TopicRequests.class).options())));
	}

	private static void listener(String key, String value, Function<ListenerSettings, Object> arrived) {
		CASES.put("conduit.listeners.<id>." + key, new Case(value, (context) -> arrived
			.apply(context.getBean(PropertiesListenerCustomizer.class).customize(annotated()))));
	}

	private static ListenerSettings annotated() {
		return new ListenerSettings("display", List.of(new TopicPattern("t")), "", "", "", AckLevel.PROCESSED,
				MailboxOptions.forListener("display"), new BatchSettings(2, BatchSettings.DEFAULT_TIMEOUT),
				AckLevel.RECEIVED, true);
	}

	private static void channel(String key, String value, Function<ClientOptions, Object> arrived) {
		CASES.put(key, new Case(value,
				(context) -> arrived.apply(context.getBean(ConfiguredChannels.class).clients().get(0).options())));
	}

	private static void retry(String key, String value, Function<RetryOptions, Object> arrived) {
		channel("conduit.client.channels.<name>.retry." + key, value, (options) -> arrived.apply(options.retry()));
	}

	private static int attempts(RetryPolicy policy) {
		int attempts = 1;
		while (policy.pause(attempts, full(), ThreadLocalRandom.current()) != null) {
			attempts++;
		}
		return attempts;
	}

	private static ConduitException full() {
		return ConduitException.of(Problem.of(ErrorCode.QUEUE_FULL, "full"));
	}

	/** With chance at its most. */
	private static Duration longestPause(RetryPolicy policy, int failures) {
		return Objects.requireNonNull(policy.pause(failures, full(), new MostRandom()));
	}

	private static void method(String key, String value, Function<ClientMethodSettings, Object> arrived) {
		ClientMethodSettings annotated = new ClientMethodSettings("display", new Route("display.show"), "default", null,
				false);
		CASES.put("conduit.client.methods.<id>." + key, new Case(value, (context) -> arrived
			.apply(context.getBean(PropertiesClientMethodCustomizer.class).customize(annotated))));
	}

	private static SslBundles bundles() {
		try {
			X509Bundle certificate = new CertificateBuilder().ecp256()
				.subject("CN=arrival")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			return new DefaultSslBundleRegistry("arrived",
					SslBundle.of(SslStoreBundle.of(certificate.toKeyStore("changeit".toCharArray()), "changeit", null),
							SslBundleKey.of("changeit")));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String nameOfBundle(TlsOptions options) {
		return (options.keys() != null) ? "arrived" : "none";
	}

	private static ConduitClientProperties.Channel channelProperties(ApplicationContext context) {
		return context.getBean(ConduitClientProperties.class).channels().get("default");
	}

	/**
	 * Picks the most.
	 */
	private static final class MostRandom implements RandomGenerator {

		@Override
		public long nextLong() {
			return Long.MAX_VALUE;
		}

		@Override
		public long nextLong(long bound) {
			return bound - 1;
		}

	}

	/**
	 * What a key is set to, and where it arrives.
	 */
	private record Case(String value, Function<ApplicationContext, Object> arrived) {

	}

}
