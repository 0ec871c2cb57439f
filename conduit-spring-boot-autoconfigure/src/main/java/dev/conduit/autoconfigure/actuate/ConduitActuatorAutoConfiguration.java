package dev.conduit.autoconfigure.actuate;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.autoconfigure.ConduitListenerAutoConfiguration;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.time.Timer;

/**
 * Auto-configuration of the {@code conduit} endpoint and of Conduit's part of the
 * {@code info} endpoint.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitListenerAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@Lazy
public final class ConduitActuatorAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	ConduitEndpoint conduitEndpoint(ObjectProvider<ConduitServer> server, ObjectProvider<ConduitChannels> channels,
			ObjectProvider<ConduitListenerRegistry> listeners, ObjectProvider<ServiceRegistrar> services,
			ObjectProvider<ConduitServerLifecycle> lifecycle, Timer timer, ListableBeanFactory beans) {
		ConduitParts parts = new ConduitParts(server, channels, listeners);
		RunningSettings settings = new RunningSettings(parts);
		return new ConduitEndpoint(new ConduitSections(parts, settings, services, MethodDocuments.of(beans)),
				new ConduitActions(parts, settings, lifecycle, timer));
	}

	@Bean
	@ConditionalOnMissingBean(name = "conduitInfoContributor")
	@ConditionalOnEnabledInfoContributor("conduit")
	InfoContributor conduitInfoContributor(ObjectProvider<ConduitServer> server,
			ObjectProvider<ConduitChannels> channels, ObjectProvider<ConduitListenerRegistry> listeners,
			ObjectProvider<ServiceRegistrar> services) {
		ConduitParts parts = new ConduitParts(server, channels, listeners);
		return new ConduitInfo(parts, services);
	}

	@Bean
	SanitizingFunction conduitSecrets() {
		return new ConduitSecrets();
	}

}
