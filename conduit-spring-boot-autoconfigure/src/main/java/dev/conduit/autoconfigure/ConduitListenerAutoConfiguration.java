package dev.conduit.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerCustomizer;
import dev.conduit.spring.listener.ListenerDecorator;
import dev.conduit.spring.listener.ListenerRegistrar;
import dev.conduit.time.Timer;
import dev.conduit.topic.Redelivery;

/**
 * Auto-configuration of listeners.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitClientAutoConfiguration.class)
@EnableConfigurationProperties(ConduitServerProperties.class)
public final class ConduitListenerAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	PropertiesListenerCustomizer conduitListenerProperties(ConduitProperties properties) {
		return new PropertiesListenerCustomizer(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	ListenerRegistrar conduitListenerRegistrar(BindingContext context, ExceptionAdvice advice,
			ConduitProperties properties, ObjectProvider<ListenerCustomizer> customizers,
			@Qualifier("conduitExecutor") Executor executor, Timer timer) {
		Redelivery redelivery = new MailboxSettings(properties).delivery(Redelivery.DEFAULTS);
		return new ListenerRegistrar(context, advice, redelivery, customizers.orderedStream().toList(), executor,
				timer);
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitListenerRegistry conduitListenerRegistry(ListenerRegistrar registrar, ConduitChannels channels,
			ConduitServerProperties server, ObjectProvider<ListenerDecorator> decorators) {
		return new ConduitListenerRegistry(registrar, channels,
				PropertyChecks.notNegative("conduit.server.drain-timeout", server.drainTimeout()),
				decorators.orderedStream().toList());
	}

}
