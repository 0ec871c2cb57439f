package dev.conduit.integration.outbound;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;

import dev.conduit.integration.ConduitIntegration;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * What both outbound endpoints are told of the way to a server.
 *
 * @param conduitChannel name of the channel, empty where there is no choice
 * @param timeout how long to wait, {@code null} for the channel's default
 * @param headerMapper says which headers travel, {@code null} for the application's
 */
record OutboundOptions(String conduitChannel, @Nullable Duration timeout,
		@Nullable HeaderMapper<Map<String, String>> headerMapper) {

	static final OutboundOptions DEFAULTS = new OutboundOptions("", null, null);

	OutboundOptions withConduitChannel(String name) {
		return new OutboundOptions(name, this.timeout, this.headerMapper);
	}

	OutboundOptions withTimeout(Duration duration) {
		if (!duration.isPositive()) {
			throw new IllegalArgumentException("'timeout' must be more than zero (was %s)".formatted(duration));
		}
		return new OutboundOptions(this.conduitChannel, duration, this.headerMapper);
	}

	OutboundOptions withHeaderMapper(HeaderMapper<Map<String, String>> mapper) {
		return new OutboundOptions(this.conduitChannel, this.timeout, mapper);
	}

	HeaderMapper<Map<String, String>> mapper(ConduitIntegration integration) {
		return (this.headerMapper != null) ? this.headerMapper : integration.headers();
	}

	/** What sends on account of a message. */
	ConduitTemplate template(ConduitIntegration integration, Message<?> message) {
		ConduitTemplate template = integration.template()
			.withHeaders(ConduitIntegration.toHeaders(mapper(integration), message.getHeaders()));
		if (!this.conduitChannel.isEmpty()) {
			template = template.withChannel(this.conduitChannel);
		}
		return (this.timeout != null) ? template.withTimeout(this.timeout) : template;
	}

}
