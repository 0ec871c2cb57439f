package dev.conduit.autoconfigure;

import jakarta.validation.constraints.NotNull;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.server.ServerOptions;
import dev.conduit.spring.discovery.ConstraintKeywords;
import dev.conduit.spring.discovery.DiscoveryEndpoint;
import dev.conduit.spring.discovery.JsonSchemas;
import dev.conduit.spring.discovery.ValidationKeywords;
import dev.conduit.spring.service.ServiceRegistrar;

/**
 * Auto-configuration of what a server says of itself.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitServerAutoConfiguration.class, after = ConduitConverterAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
public final class ConduitDiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JsonSchemas conduitJsonSchemas(ObjectProvider<JsonMapper> mapper, ObjectProvider<ConstraintKeywords> keywords) {
		return new JsonSchemas(mapper.getIfAvailable(JsonMapper::shared),
				keywords.getIfAvailable(() -> ConstraintKeywords.NONE));
	}

	@Bean
	ConduitServerCustomizer conduitDiscovery(JsonSchemas schemas, ObjectProvider<ServiceRegistrar> services,
			ObjectProvider<ServerOptions> server) {
		return (builder) -> builder
			.endpoint(new DiscoveryEndpoint(server.getObject().name(), schemas, () -> services.getObject().signatures())
				.endpoint());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(NotNull.class)
	static class ValidationKeywordsConfiguration {

		@Bean
		@ConditionalOnMissingBean(ConstraintKeywords.class)
		ValidationKeywords conduitConstraintKeywords() {
			return new ValidationKeywords();
		}

	}

}
