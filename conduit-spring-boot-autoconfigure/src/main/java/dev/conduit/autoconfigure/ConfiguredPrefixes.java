package dev.conduit.autoconfigure;

import java.util.Collection;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Which of Conduit's properties an application sets. Looks at their names alone, which
 * costs less than binding them.
 */
final class ConfiguredPrefixes {

	private final Environment environment;

	ConfiguredPrefixes(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Whether anything is set.
	 * @param prefixes such as {@code conduit.server}
	 * @return whether there is a property of or below one of these names, or may be one
	 */
	boolean any(Collection<String> prefixes) {
		return prefixes.stream().map(ConfigurationPropertyName::of).anyMatch(this::isSet);
	}

	boolean any(String prefix) {
		return isSet(ConfigurationPropertyName.of(prefix));
	}

	private boolean isSet(ConfigurationPropertyName name) {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.anyMatch((source) -> source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT);
	}

}
