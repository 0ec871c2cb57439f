package dev.conduit.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import dev.conduit.autoconfigure.ConduitClientProperties.Channel;

/**
 * The channels of the configuration, at the addresses that services of the application's
 * surroundings have where there are some.
 */
final class KnownChannels {

	private KnownChannels() {
	}

	static Map<String, Channel> of(ConduitClientProperties properties, Stream<ConduitConnectionDetails> services) {
		Map<String, Channel> channels = new LinkedHashMap<>(properties.channels());
		Map<String, ConduitConnectionDetails> seen = new LinkedHashMap<>();
		services.forEach((service) -> {
			String name = service.getChannel();
			ConduitConnectionDetails other = seen.putIfAbsent(name, service);
			if (other != null) {
				throw new IllegalStateException("Two services are the server of the channel '%s': %s and %s"
					.formatted(name, other.getAddresses(), service.getAddresses()));
			}
			channels.put(name, channels.getOrDefault(name, unconfigured()).withAddresses(service.getAddresses()));
		});
		return channels;
	}

	private static Channel unconfigured() {
		return new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("channel",
				Bindable.of(Channel.class));
	}

}
