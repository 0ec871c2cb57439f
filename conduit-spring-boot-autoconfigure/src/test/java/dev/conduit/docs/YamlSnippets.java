package dev.conduit.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

import dev.conduit.autoconfigure.ConduitClientProperties;
import dev.conduit.autoconfigure.ConduitDiscoveryProperties;
import dev.conduit.autoconfigure.ConduitFilesProperties;
import dev.conduit.autoconfigure.ConduitIntegrationProperties;
import dev.conduit.autoconfigure.ConduitProperties;
import dev.conduit.autoconfigure.ConduitRateLimitProperties;
import dev.conduit.autoconfigure.ConduitSecurityProperties;
import dev.conduit.autoconfigure.ConduitServerProperties;
import dev.conduit.transport.Address;

/**
 * Binds a YAML snippet to Conduit's properties, where each key must be one and each value
 * must fit.
 */
final class YamlSnippets {

	private YamlSnippets() {
	}

	/**
	 * The keys and values of a snippet.
	 * @param snippet the snippet
	 * @return one source for each document in it
	 * @throws IOException if it cannot be read
	 */
	static List<PropertySource<?>> load(Snippet snippet) throws IOException {
		return new YamlPropertySourceLoader().load(snippet.page(),
				new ByteArrayResource(snippet.text().getBytes(StandardCharsets.UTF_8)));
	}

	static List<String> problems(Snippet snippet) throws IOException {
		List<String> problems = new ArrayList<>();
		try {
			for (PropertySource<?> source : load(snippet)) {
				problems.addAll(foreign(snippet, (EnumerablePropertySource<?>) source));
				problems.addAll(unfit(snippet, source));
			}
		}
		catch (MarkedYAMLException ex) {
			problems.add(snippet.problem(ex.getProblemMark().getLine() + 1, ex.getProblem()));
		}
		return problems;
	}

	private static List<String> foreign(Snippet snippet, EnumerablePropertySource<?> source) {
		List<String> problems = new ArrayList<>();
		for (String key : source.getPropertyNames()) {
			if (!key.startsWith("conduit.")) {
				problems.add(snippet.problem(line(OriginLookup.getOrigin(source, key)),
						"'%s' is no key of Conduit".formatted(key)));
			}
		}
		return problems;
	}

	private static List<String> unfit(Snippet snippet, PropertySource<?> source) {
		try {
			new Binder(ConfigurationPropertySources.from(source))
				.bind("conduit", Bindable.of(Everything.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
				.ifBound(Everything::requireAddresses);
			return List.of();
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				return unbound.getUnboundProperties()
					.stream()
					.map((property) -> problem(snippet, property, "there is no such key"))
					.toList();
			}
			return List.of(problem(snippet, ex.getProperty(), String.valueOf(ex.getCause())));
		}
		catch (IllegalArgumentException ex) {
			return List.of(snippet.problem(1, String.valueOf(ex.getMessage())));
		}
	}

	private static String problem(Snippet snippet, @Nullable ConfigurationProperty property, String message) {
		return (property != null)
				? snippet.problem(line(property.getOrigin()), "'%s': %s".formatted(property.getName(), message))
				: snippet.problem(1, message);
	}

	private static int line(@Nullable Origin origin) {
		if (origin instanceof PropertySourceOrigin wrapper) {
			return line(wrapper.getOrigin());
		}
		return (origin instanceof TextResourceOrigin text && text.getLocation() != null)
				? (text.getLocation().getLine() + 1) : 1;
	}

	/**
	 * All that can be configured, as one object.
	 */
	record Everything(@Nullable ConduitClientProperties client, @Nullable ConduitServerProperties server,
			@Nullable ConduitSecurityProperties security, ConduitProperties.@Nullable Connection connection,
			ConduitProperties.@Nullable Heartbeat heartbeat, ConduitProperties.@Nullable Flow flow,
			ConduitProperties.@Nullable Delivery delivery, ConduitProperties.@Nullable Dispatch dispatch,
			ConduitProperties.@Nullable Subscribers subscribers, ConduitProperties.@Nullable Compression compression,
			ConduitProperties.@Nullable Resume resume, @Nullable ConduitFilesProperties files,
			@Nullable ConduitIntegrationProperties integration, @Nullable ConduitDiscoveryProperties discovery,
			@Nullable ConduitRateLimitProperties ratelimit,
			@Nullable Map<String, ConduitProperties.Listener> listeners) {

		void requireAddresses() {
			if (this.server != null && this.server.listen() != null) {
				this.server.listen().forEach(Address::parse);
			}
			if (this.client != null) {
				this.client.channels().values().forEach((channel) -> channel.addresses().forEach(Address::parse));
			}
		}

	}

}
