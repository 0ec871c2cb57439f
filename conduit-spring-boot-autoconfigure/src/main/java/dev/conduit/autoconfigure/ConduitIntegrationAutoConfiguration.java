package dev.conduit.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import reactor.core.publisher.Flux;

import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.IntegrationPayloads;
import dev.conduit.integration.IntegrationProblems;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.topic.Redelivery;

/**
 * Auto-configuration of endpoints of Spring Integration.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ConduitListenerAutoConfiguration.class, ConduitClientAutoConfiguration.class },
		afterName = "org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration")
@ConditionalOnClass({ EnableIntegration.class, Flux.class })
@EnableConfigurationProperties(ConduitIntegrationProperties.class)
public final class ConduitIntegrationAutoConfiguration {

	private static final String MAPPED_HEADERS = "conduit.integration.mapped-headers";

	@Bean
	@ConditionalOnMissingBean
	IntegrationProblems conduitIntegrationProblems() {
		return new IntegrationProblems();
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitHeaderMapper conduitHeaderMapper(ConduitIntegrationProperties properties) {
		try {
			return new ConduitHeaderMapper(properties.mappedHeaders(), properties.mappedHeaders());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(MAPPED_HEADERS, properties.mappedHeaders(),
					String.valueOf(ex.getMessage()));
		}
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitIntegration conduitIntegration(BindingContext context, ConduitTemplate template,
			ConduitListenerRegistry listeners, ServiceRegistrar services, ConduitProperties properties,
			ConduitHeaderMapper headers, @Qualifier("conduitExecutor") Executor executor) {
		return new ConduitIntegration(new IntegrationPayloads(context.converters()), template, listeners, services,
				new MailboxSettings(properties).delivery(Redelivery.DEFAULTS), headers, executor, context.peers());
	}

	@Bean
	IntegrationChannelBindings conduitIntegrationChannels(ConfigurableListableBeanFactory beanFactory,
			ConduitIntegrationProperties properties, ObjectProvider<IntegrationFlowContext> flows) {
		return new IntegrationChannelBindings(beanFactory, properties, flows);
	}

}
