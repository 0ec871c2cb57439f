package dev.conduit.spring;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.ClassUtils;

import dev.conduit.client.ConduitClient;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.lifecycle.ChannelLifecycle;

/**
 * Contexts with all that the starter brings, for tests; client and server in one. For
 * applications of their own, see {@link Applications}.
 */
public final class ConduitContext {

	private static final AtomicInteger names = new AtomicInteger();

	private ConduitContext() {
	}

	/** With every auto-configuration, and nothing configured. */
	public static ApplicationContextRunner bare() {
		return new ApplicationContextRunner().withConfiguration(autoConfigurations());
	}

	/**
	 * The same without Spring Boot's modules for Jackson and validation, which the
	 * starter does not bring.
	 */
	public static ApplicationContextRunner withoutBootsModules() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class,
					PropertyPlaceholderAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(ownAutoConfigurations().toArray(Class<?>[]::new)));
	}

	/** With Spring Boot's own mapper and validator. */
	static AutoConfigurations autoConfigurations() {
		Stream<Class<?>> others = Stream.of(ConfigurationPropertiesAutoConfiguration.class,
				PropertyPlaceholderAutoConfiguration.class, JacksonAutoConfiguration.class,
				ValidationAutoConfiguration.class);
		return AutoConfigurations.of(Stream.concat(ownAutoConfigurations(), others).toArray(Class<?>[]::new));
	}

	private static Stream<Class<?>> ownAutoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, ConduitContext.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.conduit."))
			.map((name) -> ClassUtils.resolveClassName(name, ConduitContext.class.getClassLoader()));
	}

	/** With a server in this JVM, and the channel {@code default} to it. */
	public static ApplicationContextRunner looped(Class<?>... beans) {
		return looped(bare(), beans);
	}

	/** The same in a context of another kind. */
	public static ApplicationContextRunner looped(ApplicationContextRunner bare, Class<?>... beans) {
		String address = "local://test-" + names.incrementAndGet();
		ApplicationContextRunner runner = bare.withPropertyValues("conduit.security.auth=none",
				"conduit.server.listen=" + address, "conduit.client.channels.default.addresses=" + address);
		runner = runner.withBean(ChannelLifecycle.class, () -> new ChannelLifecycle(List.of()))
			.withInitializer((context) -> context.addApplicationListener(new OnlyWhileServerListens()));
		for (Class<?> bean : beans) {
			runner = withBean(runner, bean);
		}
		return runner;
	}

	private static <T> ApplicationContextRunner withBean(ApplicationContextRunner runner, Class<T> type) {
		return runner.withBean(type);
	}

	/**
	 * A client that begins before the server of its own context, or ends after it, has to
	 * try again.
	 */
	private static final class OnlyWhileServerListens implements ApplicationListener<ApplicationContextEvent> {

		@Override
		public void onApplicationEvent(ApplicationContextEvent event) {
			ConduitChannels channels = event.getApplicationContext().getBean(ConduitChannels.class);
			ConduitClient client = Objects.requireNonNull(channels.forCalls("", "a test").client());
			if (event instanceof ContextRefreshedEvent) {
				client.start().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
			}
			if (event instanceof ContextClosedEvent) {
				client.close();
			}
		}

	}

}
