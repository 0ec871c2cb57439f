package dev.conduit.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Spares the start of an application what it does not need of Conduit's own beans.
 * <p>
 * Lets a mistake in the configuration end the start, although Conduit makes its beans
 * when they are first used: what properties say is looked at when the application starts
 * if any of them is set, and not before it is used where there is nothing to be wrong.
 * <p>
 * Has nobody search Conduit's own beans for annotated methods: to look at the methods of
 * a class loads all classes that these name, and there is nothing to be found.
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

	/** Beans of ours that serve, and are searched as those of an application are. */
	static final Set<String> SEARCHED = Set.of("conduitFileService");

	private static final String OWN = "dev.conduit.autoconfigure.";

	private static final String OWN_CONFIGURATION = "AutoConfiguration";

	/** Spring Boot names the beans of properties by their prefix and class. */
	private static final String PROPERTIES = "-" + OWN;

	private static final String LAZY_INITIALIZATION = "spring.main.lazy-initialization";

	private final Environment environment;

	ConduitLaziness(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		makeWhereItIsChecked(beanFactory);
		for (String name : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			if (isOwn(name, definition) && !SEARCHED.contains(name)) {
				// Where Spring looks for the class whose methods it searches.
				definition.setAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE, Object.class);
			}
		}
	}

	private void makeWhereItIsChecked(ConfigurableListableBeanFactory beanFactory) {
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
		boolean own = factory == null || factory.startsWith(OWN);
		return (own) ? CHECKED.getOrDefault(name, List.of()) : List.of();
	}

	/** Whether it is one of our configurations, made by one, or one of our properties. */
	private static boolean isOwn(String name, BeanDefinition definition) {
		String factory = definition.getFactoryBeanName();
		String origin = (factory != null) ? factory : definition.getBeanClassName();
		return name.contains(PROPERTIES) || (origin != null && isOwnConfiguration(origin));
	}

	private static boolean isOwnConfiguration(String name) {
		int nested = name.indexOf('$');
		String outer = (nested < 0) ? name : name.substring(0, nested);
		return outer.startsWith(OWN) && outer.endsWith(OWN_CONFIGURATION);
	}

}
