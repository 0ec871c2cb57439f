package dev.conduit.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import tools.jackson.dataformat.cbor.CBORMapper;

import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.message.ContentType;

/**
 * Auto-configuration of CBOR by the application's own mapper.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitConverterAutoConfiguration.class, before = ConduitAutoConfiguration.class)
@ConditionalOnClass(CBORMapper.class)
@EnableConfigurationProperties(ConduitJsonProperties.class)
@Lazy
public final class ConduitCborAutoConfiguration {

	/** A fallback, so that whoever wants the converter of JSON gets that one. */
	@Bean
	@Fallback
	@ConditionalOnMissingBean(name = "conduitCborPayloadConverter")
	JacksonPayloadConverter conduitCborPayloadConverter(ObjectProvider<CBORMapper> mapper,
			ConduitJsonProperties properties) {
		JacksonPayloadConverter converter = new JacksonPayloadConverter(mapper.getIfAvailable(CBORMapper::shared),
				ContentType.CBOR);
		return (properties.failOnUnknownProperties()) ? converter.refusingUnknownProperties() : converter;
	}

}
