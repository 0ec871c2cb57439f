package dev.conduit.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;
import dev.conduit.transport.Address;

/**
 * Sets {@code local.conduit.server.port} to the port of the first TCP address, with or
 * without TLS, as Spring Boot does for web servers: for tests that listen on port 0.
 */
final class ServerPortExposure implements ApplicationListener<ConduitServerStartedEvent> {

	static final String PROPERTY = "local.conduit.server.port";

	private static final String PROPERTY_SOURCE = "server.ports";

	private final ConfigurableApplicationContext context;

	ServerPortExposure(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ConduitServerStartedEvent event) {
		event.getAddresses()
			.stream()
			.flatMap((address) -> port(address).stream())
			.findFirst()
			.ifPresent((port) -> expose(this.context, port));
	}

	private static Optional<Integer> port(Address address) {
		return switch (address) {
			case Address.Tcp tcp -> Optional.of(tcp.port());
			case Address.Tls tls -> Optional.of(tls.port());
			case Address.Unix unix -> Optional.empty();
			case Address.Shm shm -> Optional.empty();
			case Address.Local local -> Optional.empty();
		};
	}

	private static void expose(ApplicationContext context, int port) {
		if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
			ports(environment.getPropertySources()).put(PROPERTY, port);
		}
		ApplicationContext parent = context.getParent();
		if (parent != null) {
			expose(parent, port);
		}
	}

	@SuppressWarnings("unchecked") // the source of that name is a map of ports, ours or
									// Spring Boot's
	private static Map<String, Object> ports(MutablePropertySources sources) {
		if (sources.get(PROPERTY_SOURCE) instanceof MapPropertySource present) {
			return present.getSource();
		}
		Map<String, Object> ports = new HashMap<>();
		sources.addFirst(new MapPropertySource(PROPERTY_SOURCE, ports));
		return ports;
	}

}
