package dev.conduit.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerContext;
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
@Lazy
public final class ConduitListenerAutoConfiguration {

	/** Of no more specific type, or the event for which it waits would make it. */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ListenerCustomizer conduitListenerProperties(ConduitProperties properties) {
		return new PropertiesListenerCustomizer(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	ListenerRegistrar conduitListenerRegistrar(BindingContext context, ExceptionAdvice advice,
			ConduitProperties properties, ObjectProvider<ListenerCustomizer> customizers,
			@Qualifier("conduitExecutor") Executor executor, Timer timer, ConduitStart start) {
		Redelivery redelivery = new MailboxSettings(properties).delivery(Redelivery.DEFAULTS);
		return start.completed(new ListenerRegistrar(context, advice, redelivery, customizers.orderedStream().toList(),
				executor, timer));
	}

	/** One of the few that are made at each start: so without this configuration. */
	@Bean
	@ConditionalOnMissingBean
	static ConduitListenerRegistry conduitListenerRegistry(BeanFactory beans, ConduitStart start) {
		return new ConduitListenerRegistry(start::hasListeners, () -> context(beans));
	}

	private static ListenerContext context(BeanFactory beans) {
		return new ListenerContext(beans.getBean(ListenerRegistrar.class), beans.getBean(ConduitChannels.class),
				PropertyChecks.notNegative("conduit.server.drain-timeout",
						beans.getBean(ConduitServerProperties.class).drainTimeout()),
				beans.getBeanProvider(ListenerDecorator.class).orderedStream().toList());
	}

}
