package dev.conduit.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.Environment;

import dev.conduit.spring.client.ClientMethodCustomizer;
import dev.conduit.spring.client.ClientMethodSettings;

/**
 * Lets the properties of a client's method win over its annotations, and says which ones
 * are for none, together with those that there are.
 */
final class PropertiesClientMethodCustomizer
		implements ClientMethodCustomizer, ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(PropertiesClientMethodCustomizer.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("conduit.client.methods");

	private final Map<String, ConduitClientProperties.Method> methods;

	private final Environment environment;

	private final Set<String> known = new ConcurrentSkipListSet<>();

	PropertiesClientMethodCustomizer(ConduitClientProperties properties, Environment environment) {
		this.methods = properties.methods();
		this.environment = environment;
	}

	@Override
	public ClientMethodSettings customize(ClientMethodSettings settings) {
		this.known.add(settings.id());
		ConduitClientProperties.Method method = this.methods.get(settings.id());
		return (method != null) ? customize(settings, method) : settings;
	}

	private static ClientMethodSettings customize(ClientMethodSettings settings,
			ConduitClientProperties.Method method) {
		ClientMethodSettings changed = settings;
		if (method.deadline() != null) {
			changed = changed.withDeadline(
					PropertyChecks.positive("%s.%s.deadline".formatted(PREFIX, settings.id()), method.deadline()));
		}
		return (method.idempotent() != null) ? changed.withIdempotent(method.idempotent()) : changed;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		configured().stream()
			.filter((id) -> !this.known.contains(id))
			.forEach((id) -> logger.warn("'{}.{}' is for no method of a client of this application; there are: {}",
					PREFIX, id, this.known));
	}

	/**
	 * Asks the environment, not the bound properties: what stands under a name with a dot
	 * or under a key that does not exist is never bound, and would be lost in silence.
	 */
	private Set<String> configured() {
		Set<String> ids = new TreeSet<>();
		ConfigurationPropertySources.get(this.environment).forEach((source) -> {
			if (source instanceof IterableConfigurationPropertySource listed) {
				listed.stream()
					.filter(PREFIX::isAncestorOf)
					.map((name) -> name.getElement(PREFIX.getNumberOfElements(), Form.ORIGINAL))
					.forEach(ids::add);
			}
		});
		return ids;
	}

}
