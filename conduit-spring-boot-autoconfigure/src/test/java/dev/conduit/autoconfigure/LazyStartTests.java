package dev.conduit.autoconfigure;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ReflectionUtils.MethodFilter;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.advice.ConduitExceptionHandler;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.ImportConduitClients;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.service.ServiceRegistrar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the start of an application makes of Conduit, and what waits until it is used.
 */
class LazyStartTests {

	/** What decides that there is nothing to do. */
	private static final List<String> ALWAYS = List.of("conduitAnnotatedBeans", "conduitChannelLifecycle",
			"conduitLaziness", "conduitListenerRegistry", "conduitServerLifecycle", "conduitStart");

	/** Where there is Micrometer, it waits for the context. */
	private static final String METERS = "conduitMeters";

	@Test
	void anApplicationThatDoesNothingWithItMakesNextToNothing() {
		bare()
			// The build itself sets some that begin with 'conduit'.
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME))
			.run((context) -> assertThat(made(context).filter((name) -> !name.equals(METERS)))
				.containsExactlyInAnyOrderElementsOf(ALWAYS));
	}

	@Test
	void whatIsAskedForIsMadeThenAndWorks() {
		bare().run((context) -> {
			assertThat(context.getBean(ServiceRegistrar.class).isComplete()).isTrue();
			assertThat(context.getBean(ConduitListenerRegistry.class).listeners()).isEmpty();
			assertThat(context.getBean(ConduitTemplate.class)).isNotNull();
			assertThat(context.getBean(ConduitServer.class).addresses()).isEmpty();
		});
	}

	@Test
	void aBeanThatServesMakesAServerAndNothingForCallers() {
		bare().withPropertyValues("conduit.server.listen=local://lazy-server", "conduit.security.auth=none")
			.withBean(Greeter.class)
			.run((context) -> assertThat(made(context)).contains("conduitServer", "conduitServiceRegistrar")
				.doesNotContain("conduitTemplate", "conduitClients", "conduitConfiguredChannels", "conduitFiles",
						"conduitPush", "conduitTopicRequests", "conduitListenerRegistrar"));
	}

	@Test
	void aClientMakesChannelsAndNoServer() {
		bare().withPropertyValues("conduit.client.channels.default.addresses=local://nowhere")
			.withUserConfiguration(Clients.class)
			.run((context) -> assertThat(made(context)).contains("conduitConfiguredChannels", "conduitClients")
				.doesNotContain("conduitServer", "conduitNettyServerTransport", "conduitAuthenticator",
						"conduitTemplate", "conduitListenerRegistrar"));
	}

	@Test
	void aListenerThatCannotWorkEndsTheStartWithoutAnyProperty() {
		bare().withBean(Twice.class)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining("has the id 'same'"));
	}

	@Test
	void aClientWithoutItsChannelEndsTheStart() {
		bare().withUserConfiguration(Clients.class).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void propertiesAreBoundWhereSomethingIsSetBelowThem() {
		bare().withPropertyValues("conduit.server.backlog=many")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("many"));
	}

	@Test
	void anApplicationThatIsLazyAsAWholeServesAndListensAllTheSame() {
		ConduitContext.looped(Greeter.class, Heard.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues("spring.main.lazy-initialization=true")
			.run((context) -> {
				assertThat(context.getBean(ConduitServer.class).addresses()).hasSize(1);
				assertThat(context.getBean(ConduitListenerRegistry.class).isRunning("heard")).isTrue();
			});
	}

	@Test
	void nobodySearchesOurBeansForAnnotatedMethodsButEverybodyThoseOfAnApplication(@TempDir Path folder) {
		serving(folder).withBean("heard", Heard.class).run((context) -> {
			ConfigurableListableBeanFactory beans = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class)
				.getBeanFactory();
			// Which does this, and so is made before.
			assertThat(Arrays.stream(beans.getBeanDefinitionNames())
				.filter((name) -> name.startsWith("conduit") && !name.equals("conduitLaziness")))
				.contains("conduitServer", "conduit.server-" + ConduitServerProperties.class.getName())
				.allSatisfy(
						(name) -> assertThat(AutoProxyUtils.determineTargetClass(beans, name) != Object.class).as(name)
							.isEqualTo(ConduitLaziness.SEARCHED.contains(name)));
			assertThat(AutoProxyUtils.determineTargetClass(beans, "heard")).isEqualTo(Heard.class);
		});
	}

	/** Whoever adds one with such methods says so there. */
	@Test
	void noneOfOurBeansHasMethodsToBeFoundButThoseThatAreSearched(@TempDir Path folder) {
		serving(folder).run((context) -> {
			List<Class<? extends Annotation>> kinds = List.of(EventListener.class, ConduitRpc.class,
					ConduitListener.class, ConduitHandler.class, ConduitExceptionHandler.class);
			assertThat(Arrays.stream(context.getBeanDefinitionNames())
				.filter((name) -> name.startsWith("conduit") && hasAny(context.getBean(name).getClass(), kinds)))
				.containsExactlyInAnyOrderElementsOf(ConduitLaziness.SEARCHED);
		});
	}

	private static ApplicationContextRunner serving(Path files) {
		return ConduitContext.looped().withPropertyValues("conduit.files.enabled=true", "conduit.files.root=" + files);
	}

	private static boolean hasAny(Class<?> type, List<Class<? extends Annotation>> kinds) {
		return !MethodIntrospector
			.selectMethods(type,
					(MethodFilter) (method) -> kinds.stream()
						.anyMatch((kind) -> AnnotatedElementUtils.hasAnnotation(method, kind)))
			.isEmpty();
	}

	/** Whoever adds a bean that looks at properties says here when it is made. */
	@Test
	void eachBeanThatLooksAtPropertiesIsCheckedOrNeedsNoCheck() {
		List<String> harmless = List.of("conduitCborPayloadConverter", "conduitChannelTransports",
				"conduitClientContracts", "conduitHeaderMapper", "conduitIntegration", "conduitIntegrationChannels",
				"conduitJacksonPayloadConverter", "conduitJdbcUsers", "conduitNettyServerTransport",
				"conduitPrincipalAuthorities", "conduitRateLimitOptions", "conduitServerDefaults",
				"conduitSessionOptions", "conduitSmilePayloadConverter", "conduitTokenVerifier", "conduitUsers");

		assertThat(ReplaceableBeansTests.beanMethods()
			.filter((method) -> Arrays.stream(method.getParameterTypes())
				.anyMatch((type) -> type.isAnnotationPresent(ConfigurationProperties.class)))
			.map((method) -> method.getName()))
			.allMatch((name) -> ConduitLaziness.CHECKED.containsKey(name) != harmless.contains(name));
		assertThat(ReplaceableBeansTests.beanMethods().map((method) -> method.getName()))
			.containsAll(ConduitLaziness.CHECKED.keySet())
			.containsAll(harmless);
	}

	/** Without Spring Integration, which makes what it joins. */
	private static ApplicationContextRunner bare() {
		return ConduitContext.bare().withClassLoader(new FilteredClassLoader("org.springframework.integration"));
	}

	private static Stream<String> made(AssertableApplicationContext context) {
		return Arrays.stream(context.getBeanDefinitionNames())
			.filter((name) -> name.startsWith("conduit"))
			.filter((name) -> context.getSourceApplicationContext(GenericApplicationContext.class)
				.getBeanFactory()
				.containsSingleton(name));
	}

	@ConduitRpc("greeter")
	static class Greeter {

		@ConduitRpc
		String greet(String name) {
			return "Hello, " + name;
		}

	}

	static class Heard {

		@ConduitListener(id = "heard", topics = "heard", channel = "server")
		void heard(String text) {
		}

	}

	static class Twice {

		@ConduitListener(id = "same", topics = "one")
		void one(String text) {
		}

		@ConduitListener(id = "same", topics = "two")
		void two(String text) {
		}

	}

	@ConduitClient("greeter")
	interface GreeterClient {

		String greet(String name);

	}

	@ImportConduitClients(GreeterClient.class)
	static class Clients {

	}

}
