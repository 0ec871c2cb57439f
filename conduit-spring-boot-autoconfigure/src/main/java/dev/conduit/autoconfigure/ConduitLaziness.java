package dev.conduit.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Lets a mistake in the configuration end the start of the application, although Conduit
 * makes its beans when they are first used: what properties say is looked at when the
 * application starts if any of them is set, and not before it is used where there is
 * nothing to be wrong.
 */
final class ConduitLaziness implements BeanFactoryPostProcessor {

	/** What an unknown or refused property shows in, by the prefixes of those. */
	static final Map<String, List<String>> CHECKED = Map.ofEntries(
			Map.entry("conduitAuthenticator", List.of("conduit.security")),
			Map.entry("conduitClientMethodProperties", List.of("conduit.client.methods")),
			Map.entry("conduitConfiguredChannels", List.of("conduit.client")),
			Map.entry("conduitDispatchOptions", List.of("conduit.dispatch")),
			Map.entry("conduitEventLoops", List.of("conduit.connection.io-threads")),
			Map.entry("conduitFileService", List.of("conduit.files")),
			Map.entry("conduitListenerProperties", List.of("conduit.listeners")),
			Map.entry("conduitListenerRegistrar", List.of("conduit.delivery", "conduit.listeners")),
			Map.entry("conduitNettyOptions",
					List.of("conduit.flow", "conduit.server.backlog", "conduit.server.handshake-timeout",
							"conduit.server.unix-permissions")),
			Map.entry("conduitServer",
					List.of("conduit.delivery", "conduit.ratelimit", "conduit.security", "conduit.server",
							"conduit.subscribers")),
			Map.entry("conduitServerOptions",
					List.of("conduit.compression", "conduit.connection", "conduit.flow", "conduit.heartbeat",
							"conduit.resume")),
			Map.entry("conduitServerActivation", List.of("conduit.server.content-type")),
			Map.entry("conduitShmOptions", List.of("conduit.shm")),
			Map.entry("conduitTopicRequests", List.of("conduit.ask")));

	/** Spring Boot names the beans of properties by their prefix and class. */
	private static final String PROPERTIES = "-dev.conduit.autoconfigure.";

	private static final String LAZY_INITIALIZATION = "spring.main.lazy-initialization";

	private final Environment environment;

	ConduitLaziness(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (this.environment.getProperty(LAZY_INITIALIZATION, Boolean.class, false)) {
			return;
		}
		ConfiguredPrefixes configured = new ConfiguredPrefixes(this.environment);
		boolean anything = configured.any("conduit");
		for (String name : beanFactory.getBeanDefinitionNames()) {
			List<String> prefixes = prefixes(name, beanFactory.getBeanDefinition(name));
			if (!prefixes.isEmpty()) {
				beanFactory.getBeanDefinition(name).setLazyInit(!anything || !configured.any(prefixes));
			}
		}
	}

	private static List<String> prefixes(String name, BeanDefinition definition) {
		int properties = name.indexOf(PROPERTIES);
		if (properties > 0) {
			return List.of(name.substring(0, properties));
		}
		String factory = definition.getFactoryBeanName();
		boolean own = factory == null || factory.startsWith("dev.conduit.autoconfigure.");
		return (own) ? CHECKED.getOrDefault(name, List.of()) : List.of();
	}

}
