package dev.conduit.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.autoconfigure.ConduitListenerAutoConfiguration;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;

/**
 * Auto-configuration of Conduit's part of the application's health.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitListenerAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("conduit")
@Lazy
public final class ConduitHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "conduitHealthContributor")
	HealthContributor conduitHealthContributor(ObjectProvider<ConduitServer> server,
			ObjectProvider<ConduitChannels> channels, ObjectProvider<ConduitListenerRegistry> listeners) {
		return new ConduitHealth(new ConduitParts(server, channels, listeners)).contributor();
	}

}
