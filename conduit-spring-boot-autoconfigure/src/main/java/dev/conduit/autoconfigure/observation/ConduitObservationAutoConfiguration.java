package dev.conduit.autoconfigure.observation;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.conduit.autoconfigure.ConduitClientAutoConfiguration;
import dev.conduit.autoconfigure.ConduitListenerAutoConfiguration;
import dev.conduit.autoconfigure.ConduitServerAutoConfiguration;
import dev.conduit.autoconfigure.ConduitServerCustomizer;
import dev.conduit.spring.client.ChannelDecorator;
import dev.conduit.spring.listener.ListenerDecorator;
import dev.conduit.spring.observation.ClientRequestObservationConvention;
import dev.conduit.spring.observation.ConduitObservations;
import dev.conduit.spring.observation.DefaultClientRequestObservationConvention;
import dev.conduit.spring.observation.DefaultListenerObservationConvention;
import dev.conduit.spring.observation.DefaultPublishObservationConvention;
import dev.conduit.spring.observation.DefaultServerRequestObservationConvention;
import dev.conduit.spring.observation.ListenerObservationConvention;
import dev.conduit.spring.observation.ObservationExchangeInterceptor;
import dev.conduit.spring.observation.PublishObservationConvention;
import dev.conduit.spring.observation.ServerRequestObservationConvention;

/**
 * Auto-configuration of observations, where the application has a registry for them.
 * Before what it stands around, so that it stands outside of the application's own
 * interceptors.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		before = { ConduitServerAutoConfiguration.class, ConduitClientAutoConfiguration.class,
				ConduitListenerAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(ConduitObservationProperties.class)
@Lazy
public final class ConduitObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConduitObservations conduitObservations(ObservationRegistry registry,
			ObjectProvider<ClientRequestObservationConvention> clientRequests,
			ObjectProvider<ServerRequestObservationConvention> serverRequests,
			ObjectProvider<PublishObservationConvention> publications,
			ObjectProvider<ListenerObservationConvention> listeners, ObjectProvider<MetersInstead> instead) {
		MetersInstead timers = instead.getIfAvailable();
		return (timers != null) ? timers.of(registry)
				: new ConduitObservations(registry,
						clientRequests.getIfAvailable(DefaultClientRequestObservationConvention::new),
						serverRequests.getIfAvailable(DefaultServerRequestObservationConvention::new),
						publications.getIfAvailable(DefaultPublishObservationConvention::new),
						listeners.getIfAvailable(DefaultListenerObservationConvention::new));
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ConduitServerCustomizer conduitServerObservation(ConduitObservations observations) {
		return (builder) -> {
			if (observations.isActive()) {
				builder.interceptors(List.of(new ObservationExchangeInterceptor(observations)));
			}
		};
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ChannelDecorator conduitChannelObservation(ConduitObservations observations) {
		return observations::around;
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	ListenerDecorator conduitListenerObservation(ConduitObservations observations) {
		return observations::around;
	}

	/**
	 * Without Micrometer's meters there is nothing to put instead.
	 */
	@Configuration(proxyBeanMethods = false)
	@Lazy
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnSingleCandidate(MeterRegistry.class)
	@Conditional(OnlyMetersCondition.class)
	static class TimersConfiguration {

		@Bean
		MetersInstead conduitMetersInstead(MeterRegistry registry) {
			return new MetersInstead(registry);
		}

	}

}
