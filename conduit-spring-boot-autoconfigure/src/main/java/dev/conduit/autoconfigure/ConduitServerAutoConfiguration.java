package dev.conduit.autoconfigure;

import java.util.List;
import java.util.Objects;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import dev.conduit.authentication.Authenticator;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.server.AccessPolicy;
import dev.conduit.server.ArrivalLimits;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.RateLimitOptions;
import dev.conduit.server.ServerBuilder;
import dev.conduit.server.ServerOptions;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.spring.security.PrincipalAuthorities;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.time.Timer;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.DeadLetters;
import dev.conduit.transport.Address;
import dev.conduit.transport.ServerTransport;

/**
 * Auto-configuration of the server and of what it serves.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ConduitAutoConfiguration.class, ConduitTransportAutoConfiguration.class,
		ConduitSecurityAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "conduit.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ ConduitServerProperties.class, ConduitSecurityProperties.class,
		ConduitRateLimitProperties.class })
@Lazy
public final class ConduitServerAutoConfiguration {

	@Bean
	ConduitServerActivation conduitServerActivation(ConduitServerProperties properties, ServiceRegistrar services,
			PayloadConverters converters) {
		return new ConduitServerActivation(properties, services,
				WrittenContentType.of("conduit.server.content-type", properties.contentType(), converters));
	}

	/** Here, because also a server inside a test knows what its users may do. */
	@Bean
	@ConditionalOnMissingBean
	PrincipalAuthorities conduitPrincipalAuthorities(ConduitSecurityProperties properties) {
		return GrantingAuthenticator.configured(properties.roles());
	}

	@Bean
	@ConditionalOnMissingBean
	ServerOptions conduitServerOptions(ConduitProperties properties, ConduitServerProperties server,
			Environment environment) {
		ConnectionSettings settings = new ConnectionSettings(properties);
		String name = Objects.requireNonNullElseGet(server.name(),
				() -> environment.getProperty("spring.application.name", "conduit"));
		List<String> listen = Objects.requireNonNullElse(server.listen(),
				List.of(ConduitServerProperties.DEFAULT_ADDRESS));
		List<Address> addresses = ConnectionSettings.addresses("conduit.server.listen", listen);
		TlsSettings.requireUse("conduit.server.ssl.bundle", server.ssl().bundle(), addresses, "conduit.server.listen");
		return new ServerOptions(name, addresses,
				PropertyChecks.atLeast("conduit.server.max-connections", server.maxConnections(), 1),
				settings.inboundLimitTotal(),
				PropertyChecks.notNegative("conduit.server.drain-timeout", server.drainTimeout()),
				settings.connection(name,
						PropertyChecks.positive("conduit.server.handshake-timeout", server.handshakeTimeout())),
				arrivals(server));
	}

	private static ArrivalLimits arrivals(ConduitServerProperties server) {
		String prefix = "conduit.server.";
		return new ArrivalLimits(
				PropertyChecks.atLeast(prefix + "max-connections-per-address", server.maxConnectionsPerAddress(), 1),
				PropertyChecks.atLeast(prefix + "accept-rate", server.acceptRate(), 1),
				PropertyChecks.atLeast(prefix + "max-pre-auth-connections", server.maxPreAuthConnections(), 1));
	}

	@Bean
	@ConditionalOnMissingBean
	RateLimitOptions conduitRateLimitOptions(ConduitRateLimitProperties properties) {
		return properties.options();
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConduitServerCustomizer conduitServerDefaults(DispatchOptions dispatch, ExceptionMapper exceptions, Timer timer,
			ConduitProperties properties, RateLimitOptions rateLimits, ObjectProvider<ServerTransport> transports,
			ObjectProvider<ExchangeInterceptor> interceptors, ObjectProvider<AccessPolicy> access) {
		MailboxSettings mailboxes = new MailboxSettings(properties);
		return (builder) -> builder.dispatch(dispatch)
			.exceptionMapper(exceptions)
			.timer(timer)
			.rateLimits(rateLimits)
			.access(access.getIfAvailable(() -> AccessPolicy.OPEN))
			.bus(BusOptions.DEFAULTS.withDeadLetters(mailboxes.deadLetters())
				.withUnclaimed(properties.delivery().unclaimed()))
			.dedup(new ConnectionSettings(properties).dedup())
			.peerMailbox(mailboxes.subscribers())
			.interceptors(interceptors.orderedStream().toList())
			.transports(transports.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitServer conduitServer(ServerOptions options, Authenticator authenticator, ServiceRegistrar services,
			PrincipalAuthorities authorities, ConduitSecurityProperties security,
			ObjectProvider<ConduitServerCustomizer> customizers) {
		ServerBuilder builder = ConduitServer.builder()
			.options(requireProtected(options, authenticator))
			.authenticator(new GrantingAuthenticator(authenticator, authorities))
			.lockout(LoginSettings.lockout(security.lockout()))
			.endpoints(services::endpoints);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetters conduitDeadLetters(ConduitServer server) {
		return server.deadLetters();
	}

	private static ServerOptions requireProtected(ServerOptions options, Authenticator authenticator) {
		if (authenticator.mechanisms().contains(Authenticator.NONE)) {
			for (Address address : options.listen()) {
				if (!address.isSameHost()) {
					throw new UnprotectedServerException(address);
				}
			}
		}
		LoginSettings.requireFitting(options.listen(), authenticator);
		return options;
	}

	/** One of the few that are made at each start: so without this configuration. */
	@Bean
	@ConditionalOnMissingBean
	static ConduitServerLifecycle conduitServerLifecycle(BeanFactory beans, ConduitStart start,
			ApplicationEventPublisher events) {
		return new ConduitServerLifecycle(() -> beans.getBean(ConduitServer.class),
				() -> start.mayServe() && beans.getBean(ConduitServerActivation.class).isNeeded(), events);
	}

	@Bean
	ServerPortExposure conduitServerPortExposure(ConfigurableApplicationContext context) {
		return new ServerPortExposure(context);
	}

	@Bean
	ReadinessOnDrain conduitReadinessOnDrain(ApplicationEventPublisher events) {
		return new ReadinessOnDrain(events);
	}

}
