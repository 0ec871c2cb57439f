package dev.conduit.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import tools.jackson.dataformat.smile.SmileMapper;

import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;

/**
 * Auto-configuration of Smile by the application's own mapper.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitConverterAutoConfiguration.class, before = ConduitAutoConfiguration.class)
@ConditionalOnClass(SmileMapper.class)
@EnableConfigurationProperties(ConduitJsonProperties.class)
@Lazy
public final class ConduitSmileAutoConfiguration {

	/** A fallback, so that whoever wants the converter of JSON gets that one. */
	@Bean
	@Fallback
	@ConditionalOnMissingBean(name = "conduitSmilePayloadConverter")
	JacksonPayloadConverter conduitSmilePayloadConverter(ObjectProvider<SmileMapper> mapper,
			ConduitJsonProperties properties) {
		JacksonPayloadConverter converter = new JacksonPayloadConverter(mapper.getIfAvailable(SmileMapper::shared),
				ContentType.SMILE);
		return (properties.failOnUnknownProperties()) ? converter.refusingUnknownProperties() : converter;
	}

}
