package dev.conduit.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Says which property has a value that cannot work, where it is set, and what would be
 * right.
 */
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
		Origin origin = originOf(cause.name());
		String where = (origin != null) ? " (set in %s)".formatted(origin) : "";
		return new FailureAnalysis("The property '%s' is '%s'%s, which cannot work: %s".formatted(cause.name(),
				cause.value(), where, cause.reason()), cause.action(), cause);
	}

	private @Nullable Origin originOf(String name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationPropertyName property = ConfigurationPropertyName.adapt(name, '.');
			ConfigurationProperty found = source.getConfigurationProperty(property);
			ConfigurationProperty first = source.getConfigurationProperty(property.append("[0]"));
			if (found != null || first != null) {
				return Origin.from((found != null) ? found : first);
			}
		}
		return null;
	}

}
