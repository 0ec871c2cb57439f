package dev.conduit.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import dev.conduit.server.ServerState;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.transport.Address;

/**
 * What an application offers by Conduit, and to what it is connected.
 */
final class ConduitInfo implements InfoContributor {

	private final ConduitParts parts;

	private final ObjectProvider<ServiceRegistrar> services;

	ConduitInfo(ConduitParts parts, ObjectProvider<ServiceRegistrar> services) {
		this.parts = parts;
		this.services = services;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> conduit = new LinkedHashMap<>();
		this.parts.runningServer().filter((server) -> server.state() != ServerState.NEW).ifPresent((server) -> {
			conduit.put("server", server.options().name());
			conduit.put("addresses", server.addresses().stream().map(Address::toString).toList());
		});
		this.services.ifAvailable((known) -> conduit.put("methods", known.signatures().size()));
		conduit.put("listeners", this.parts.shownListeners().size());
		Map<String, Object> channels = new LinkedHashMap<>();
		this.parts.clients()
			.forEach((channel) -> channels.put(channel.name(),
					channel.client().options().addresses().stream().map(Address::toString).toList()));
		conduit.put("channels", channels);
		builder.withDetail("conduit", conduit);
	}

}
