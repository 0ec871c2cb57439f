package dev.conduit.autoconfigure;

import dev.conduit.spring.service.ServiceRegistrar;

/**
 * Whether the application needs a server: it says so, it says where, or it has something
 * to serve.
 *
 * @param properties what the application says
 * @param services what it has to serve
 */
record ConduitServerActivation(ConduitServerProperties properties, ServiceRegistrar services) {

	/** Before all beans are there nobody knows, and a server is taken for granted. */
	boolean isNeeded() {
		return Boolean.TRUE.equals(this.properties.enabled()) || this.properties.listen() != null
				|| !this.services.isComplete() || !this.services.endpoints().isEmpty();
	}

}
