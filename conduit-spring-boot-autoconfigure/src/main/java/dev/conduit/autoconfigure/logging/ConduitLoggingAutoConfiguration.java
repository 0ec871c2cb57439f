package dev.conduit.autoconfigure.logging;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.conduit.autoconfigure.ConduitAutoConfiguration;
import dev.conduit.autoconfigure.ConduitServerCustomizer;
import dev.conduit.autoconfigure.observation.ConduitObservationAutoConfiguration;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.spring.listener.ListenerDecorator;
import dev.conduit.spring.logging.LogContext;

/**
 * Auto-configuration of what Conduit adds to logs: the context of the lines that handlers
 * write, and the frames. Neither is there, nor costs anything, unless somebody wants it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { ConduitAutoConfiguration.class, ConduitObservationAutoConfiguration.class })
@EnableConfigurationProperties(ConduitLogProperties.class)
@Lazy
public final class ConduitLoggingAutoConfiguration {

	@Bean
	@Lazy(false)
	@ConditionalOnBooleanProperty("conduit.log.frames")
	FrameLogSwitch conduitFrameLog(ObjectProvider<LoggingSystem> logging) {
		return new FrameLogSwitch(logging
			.getIfAvailable(() -> LoggingSystem.get(ConduitLoggingAutoConfiguration.class.getClassLoader())));
	}

	/**
	 * Who reads the context of the log gets one.
	 */
	@Configuration(proxyBeanMethods = false)
	@Lazy
	@Conditional(OnLogContextCondition.class)
	static class LogContextConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LogContext conduitLogContext() {
			return new LogContext();
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ConduitServerCustomizer conduitServerLogContext(LogContext context) {
			return (builder) -> builder.interceptors(List.<ExchangeInterceptor>of(context::intercept));
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		ListenerDecorator conduitListenerLogContext(LogContext context) {
			return (listener, pattern, receiver) -> context.around(receiver);
		}

	}

}
