package dev.conduit.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.convert.jackson.JacksonPayloadConverter;

/**
 * Auto-configuration of JSON by the application's own mapper, or else by one that nobody
 * else gets.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(JsonMapper.class)
@EnableConfigurationProperties(ConduitJsonProperties.class)
@Lazy
public final class ConduitConverterAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	JacksonPayloadConverter conduitJacksonPayloadConverter(ObjectProvider<JsonMapper> mapper,
			ConduitJsonProperties properties) {
		JacksonPayloadConverter converter = new JacksonPayloadConverter(
				mapper.getIfAvailable(ConduitConverterAutoConfiguration::ownMapper));
		return (properties.failOnUnknownProperties()) ? converter.refusingUnknownProperties() : converter;
	}

	/** With the modules that are on the class path, as Spring Boot's has them. */
	static JsonMapper ownMapper() {
		return JsonMapper.builder().findAndAddModules().build();
	}

}
