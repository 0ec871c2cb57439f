package dev.conduit.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.server.ConduitServer;
import dev.conduit.server.SessionListener;
import dev.conduit.server.SessionOptions;
import dev.conduit.server.Sessions;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitPush;
import dev.conduit.spring.session.SessionEvents;

/**
 * Auto-configuration of what a server knows of its clients and says to them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ConduitServerAutoConfiguration.class, ConduitClientAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "conduit.server.enabled", matchIfMissing = true)
@Lazy
public final class ConduitSessionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionOptions conduitSessionOptions(ConduitServerProperties properties) {
		ConduitServerProperties.Sessions sessions = properties.sessions();
		String prefix = "conduit.server.sessions.";
		return new SessionOptions(PropertyChecks.atLeast(prefix + "max-attributes", sessions.maxAttributes(), 1),
				PropertyChecks.atLeast(prefix + "max-groups", sessions.maxGroups(), 1),
				PropertyChecks.atLeast(prefix + "max-group-members", sessions.maxGroupMembers(), 1),
				PropertyChecks.atLeast(prefix + "max-groups-per-session", sessions.maxGroupsPerSession(), 1),
				PropertyChecks.positive(prefix + "deadline", sessions.deadline()));
	}

	@Bean
	ConduitServerCustomizer conduitSessionEvents(SessionOptions options, ApplicationEventPublisher events,
			ObjectProvider<SessionListener> listeners) {
		return (builder) -> {
			builder.sessions(options).sessionListener(new SessionEvents(events));
			listeners.orderedStream().forEach(builder::sessionListener);
		};
	}

	@Bean
	@ConditionalOnMissingBean
	Sessions conduitSessions(ConduitServer server) {
		return server.sessions();
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitPush conduitPush(BindingContext context, Sessions sessions, ConduitClients clients,
			ConduitServerActivation activation) {
		return new ConduitPush(context, sessions, clients, activation.contentType());
	}

}
