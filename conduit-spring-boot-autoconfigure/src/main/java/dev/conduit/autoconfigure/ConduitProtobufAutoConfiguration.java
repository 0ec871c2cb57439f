package dev.conduit.autoconfigure;

import com.google.protobuf.MessageLite;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import dev.conduit.convert.protobuf.ProtobufPayloadConverter;

/**
 * Auto-configuration of Protocol Buffers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ConduitAutoConfiguration.class)
@ConditionalOnClass(MessageLite.class)
@Lazy
public final class ConduitProtobufAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProtobufPayloadConverter conduitProtobufPayloadConverter() {
		return new ProtobufPayloadConverter();
	}

}
