package dev.conduit.autoconfigure;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ContentType;
import dev.conduit.spring.service.ServiceRegistrar;

/**
 * Whether the application needs a server: it says so, it says where, or it has something
 * to serve.
 *
 * @param properties what the application says
 * @param services what it has to serve
 * @param contentType what its own messages are written in, {@code null} for what its
 * converters do
 */
record ConduitServerActivation(ConduitServerProperties properties, ServiceRegistrar services,
		@Nullable ContentType contentType) {

	/** Before all beans are there nobody knows, and a server is taken for granted. */
	boolean isNeeded() {
		return Boolean.TRUE.equals(this.properties.enabled()) || this.properties.listen() != null
				|| !this.services.isComplete() || !this.services.endpoints().isEmpty();
	}

}
