package dev.conduit.autoconfigure.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.autoconfigure.ConduitListenerAutoConfiguration;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.observation.ConduitMeters;

/**
 * Auto-configuration of Conduit's meters, which Spring Boot binds to the application's
 * registries.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitListenerAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@Lazy
public final class ConduitMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ConduitMeters conduitMeters(ObjectProvider<ConduitServer> server, ObjectProvider<ConduitChannels> channels,
			ObjectProvider<ConduitListenerRegistry> listeners) {
		return new ConduitMeters(server::getIfAvailable, channels::getIfAvailable, listeners::getIfAvailable);
	}

}
