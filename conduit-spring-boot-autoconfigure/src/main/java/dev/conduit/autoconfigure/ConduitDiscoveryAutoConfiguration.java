package dev.conduit.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

import jakarta.validation.constraints.NotNull;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.authentication.Authenticator;
import dev.conduit.server.AccessPolicy;
import dev.conduit.server.ServerOptions;
import dev.conduit.spring.client.ClientContracts;
import dev.conduit.spring.client.Compatibility;
import dev.conduit.spring.discovery.ConstraintKeywords;
import dev.conduit.spring.discovery.DiscoveredContracts;
import dev.conduit.spring.discovery.DiscoveryEndpoint;
import dev.conduit.spring.discovery.JsonSchemas;
import dev.conduit.spring.discovery.ListAllEndpoint;
import dev.conduit.spring.discovery.ValidationKeywords;
import dev.conduit.spring.service.ServiceRegistrar;

/**
 * Auto-configuration of what a server says of itself.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitServerAutoConfiguration.class, after = ConduitConverterAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@EnableConfigurationProperties({ ConduitClientProperties.class, ConduitDiscoveryProperties.class })
@Lazy
public final class ConduitDiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JsonSchemas conduitJsonSchemas(ObjectProvider<JsonMapper> mapper, ObjectProvider<ConstraintKeywords> keywords) {
		return new JsonSchemas(mapper.getIfAvailable(ConduitConverterAutoConfiguration::ownMapper),
				keywords.getIfAvailable(() -> ConstraintKeywords.NONE));
	}

	@Bean
	ConduitServerCustomizer conduitDiscovery(JsonSchemas schemas, ObjectProvider<ServiceRegistrar> services,
			ObjectProvider<ServerOptions> server, ObjectProvider<AccessPolicy> access) {
		return (builder) -> builder.endpoint(new DiscoveryEndpoint(server.getObject().name(), schemas,
				() -> services.getObject().signatures(), access.getIfAvailable(() -> AccessPolicy.OPEN))
			.endpoint());
	}

	@Bean
	@ConditionalOnBooleanProperty("conduit.discovery.listall")
	ConduitServerCustomizer conduitListAll(JsonSchemas schemas, ObjectProvider<ServiceRegistrar> services,
			Authenticator authenticator, ObjectProvider<AccessPolicy> access) {
		boolean authenticated = !authenticator.mechanisms().contains(Authenticator.NONE);
		return (builder) -> builder.endpoint(new ListAllEndpoint(schemas, authenticated,
				() -> services.getObject().signatures(), access.getIfAvailable(() -> AccessPolicy.OPEN))
			.endpoint());
	}

	@Bean
	@ConditionalOnMissingBean(ClientContracts.class)
	DiscoveredContracts conduitClientContracts(JsonSchemas schemas, ConduitClientProperties properties,
			@Qualifier("conduitExecutor") Executor executor) {
		Map<String, Compatibility> policies = new HashMap<>();
		properties.channels().forEach((name, channel) -> policies.put(name, channel.compatibility()));
		return new DiscoveredContracts(schemas, policies, executor);
	}

	/** Of no more specific type, which needs the annotations of Jakarta Validation. */
	@Bean
	@ConditionalOnClass(NotNull.class)
	@ConditionalOnMissingBean
	ConstraintKeywords conduitConstraintKeywords() {
		return new ValidationKeywords();
	}

}
