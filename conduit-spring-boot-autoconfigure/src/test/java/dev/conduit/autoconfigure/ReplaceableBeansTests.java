package dev.conduit.autoconfigure;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileMapper;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.Identity;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.container.ContainerLimits;
import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.container.ContainerPayloadConverter;
import dev.conduit.convert.jackson.JacksonPayloadConverter;
import dev.conduit.convert.protobuf.ProtobufPayloadConverter;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.IntegrationPayloads;
import dev.conduit.integration.IntegrationProblems;
import dev.conduit.message.ContentType;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.RateLimitOptions;
import dev.conduit.server.ServerOptions;
import dev.conduit.server.SessionOptions;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.advice.ExceptionAdvice;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.ConstraintValidation;
import dev.conduit.spring.client.ClientContracts;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitPush;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.TopicRequestOptions;
import dev.conduit.spring.client.TopicRequests;
import dev.conduit.spring.discovery.ConstraintKeywords;
import dev.conduit.spring.discovery.JsonSchemas;
import dev.conduit.spring.files.ConduitFiles;
import dev.conduit.spring.files.FileService;
import dev.conduit.spring.files.FilesOptions;
import dev.conduit.spring.lifecycle.ChannelLifecycle;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerRegistrar;
import dev.conduit.spring.logging.LogContext;
import dev.conduit.spring.observation.ConduitMeters;
import dev.conduit.spring.observation.ConduitObservations;
import dev.conduit.spring.observation.DefaultClientRequestObservationConvention;
import dev.conduit.spring.observation.DefaultListenerObservationConvention;
import dev.conduit.spring.observation.DefaultPublishObservationConvention;
import dev.conduit.spring.observation.DefaultServerRequestObservationConvention;
import dev.conduit.spring.security.PrincipalAuthorities;
import dev.conduit.spring.security.SecurityPeers;
import dev.conduit.spring.service.ServiceRegistrar;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.Redelivery;
import dev.conduit.transport.Address;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each bean gives way to one of the application's own.
 */
class ReplaceableBeansTests {

	/**
	 * Adapters of the properties and parts of other beans, replaced with what they serve
	 * or by customizers.
	 */
	private static final Set<String> INTERNAL = Set.of("conduitAnnotatedBeans", "conduitLaziness", "conduitStart",
			"conduitListenerObservation", "conduitChannelObservation", "conduitChannelTransports",
			"conduitClientDefaults", "conduitClientInterceptors", "conduitClientMethodProperties",
			"conduitConfiguredChannels", "conduitDiscovery", "conduitEndpoint", "conduitIntegrationChannels",
			"conduitListAll", "conduitListenerProperties", "conduitReadinessOnDrain", "conduitSecrets",
			"conduitServerActivation", "conduitServerDefaults", "conduitServerObservation", "conduitServerPortExposure",
			"conduitSessionArguments", "conduitSessionEvents", "conduitTlsSettings", "conduitUsers", "conduitFrameLog",
			"conduitServerLogContext", "conduitListenerLogContext", "conduitMetersInstead", "conduitValidator");

	private static final BindingContext CONTEXT = new BindingContext(new GenericApplicationContext().getBeanFactory(),
			new PayloadConverters(List.of(new JacksonPayloadConverter(JsonMapper.shared()))),
			new DefaultConversionService(), ConstraintValidation.NONE, List.of());

	private static final ExceptionAdvice ADVICE = new ExceptionAdvice(CONTEXT.beanFactory(), CONTEXT.converters());

	private static final ConduitChannels CHANNELS = new ConduitChannels(List.of(), () -> null);

	private final Map<String, Supplier<Object>> own = new TreeMap<>();

	private final Deque<AutoCloseable> kept = new ArrayDeque<>();

	ReplaceableBeansTests() {
		this.own.put("conduitRateLimitOptions", () -> RateLimitOptions.NONE);
		this.own.put("conduitTimer", () -> new WheelTimer("own"));
		this.own.put("conduitExecutor", Executors::newVirtualThreadPerTaskExecutor);
		this.own.put("conduitPayloadConverters", CONTEXT::converters);
		this.own.put("conduitBindingContext", () -> CONTEXT);
		this.own.put("conduitExceptionAdvice", () -> ADVICE);
		this.own.put("conduitExceptionMapper", ExceptionMapper::standard);
		this.own.put("conduitJacksonPayloadConverter", () -> new JacksonPayloadConverter(JsonMapper.shared()));
		this.own.put("conduitConstraintValidation", () -> ConstraintValidation.NONE);
		this.own.put("conduitClientContracts", () -> ClientContracts.NONE);
		this.own.put("conduitCborPayloadConverter",
				() -> new JacksonPayloadConverter(CBORMapper.shared(), ContentType.CBOR));
		this.own.put("conduitContainerPayloadConverter", () -> new ContainerPayloadConverter(ContainerLimits.DEFAULT));
		this.own.put("conduitFileService",
				() -> new FileService(
						new FilesOptions(Path.of("target/own-files"), 1, 1, 1, Duration.ofDays(1), Duration.ofDays(1)),
						keep(new WheelTimer("files")), Runnable::run));
		this.own.put("conduitFiles", () -> new ConduitFiles(new ConduitTemplate(CONTEXT, CHANNELS, Runnable::run,
				new TopicRequests(TopicRequestOptions.DEFAULTS, new ManualTimer()))));
		this.own.put("conduitSmilePayloadConverter",
				() -> new JacksonPayloadConverter(SmileMapper.shared(), ContentType.SMILE));
		this.own.put("conduitProtobufPayloadConverter", ProtobufPayloadConverter::new);
		this.own.put("conduitConstraintKeywords", () -> ConstraintKeywords.NONE);
		this.own.put("conduitJsonSchemas", () -> new JsonSchemas(JsonMapper.shared(), ConstraintKeywords.NONE));
		this.own.put("conduitEventLoops", this::loops);
		this.own.put("conduitNettyOptions", () -> NettyOptions.DEFAULT);
		this.own.put("conduitNettyServerTransport", () -> new NettyServerTransport(loops(), NettyOptions.DEFAULT));
		this.own.put("conduitNettyClientTransport", () -> new NettyClientTransport(loops(), NettyOptions.DEFAULT));
		this.own.put("conduitShmOptions", () -> ShmOptions.DEFAULT);
		this.own.put("conduitShmTransport", () -> new ShmTransport(ShmOptions.DEFAULT));
		this.own.put("conduitLocalTransport", LocalTransport::shared);
		this.own.put("conduitAuthenticator", Authenticator::none);
		this.own.put("conduitTokenVerifier", () -> (TokenVerifier) Identity::of);
		this.own.put("conduitJdbcUsers", () -> (ScramCredentials) (username) -> null);
		this.own.put("conduitServiceRegistrar", () -> new ServiceRegistrar(CONTEXT, ExceptionMapper.standard()));
		this.own.put("conduitSessionOptions", () -> SessionOptions.DEFAULTS);
		this.own.put("conduitSessions", () -> server().sessions());
		this.own.put("conduitPush", () -> new ConduitPush(CONTEXT, server().sessions(),
				new ConduitClients(CONTEXT, CHANNELS, Runnable::run), null));
		this.own.put("conduitServerOptions", () -> options("own"));
		this.own.put("conduitDispatchOptions", () -> DispatchOptions.DEFAULTS);
		this.own.put("conduitPrincipalAuthorities", () -> (PrincipalAuthorities) (principal) -> Set.of());
		this.own.put("conduitSecurityPeers", SecurityPeers::new);
		this.own.put("conduitServer", this::server);
		this.own.put("conduitDeadLetters", () -> server().deadLetters());
		this.own.put("conduitServerLifecycle",
				() -> new ConduitServerLifecycle(server(), () -> false, (event) -> assertThat(event).isNull()));
		this.own.put("conduitChannelLifecycle", () -> new ChannelLifecycle(List.of()));
		this.own.put("conduitChannels", () -> CHANNELS);
		this.own.put("conduitClients", () -> new ConduitClients(CONTEXT, CHANNELS, Runnable::run));
		this.own.put("conduitTemplate", () -> new ConduitTemplate(CONTEXT, CHANNELS, Runnable::run,
				new TopicRequests(TopicRequestOptions.DEFAULTS, new ManualTimer())));
		this.own.put("conduitTopicRequests", () -> new TopicRequests(TopicRequestOptions.DEFAULTS, new ManualTimer()));
		this.own.put("conduitHealthContributor", () -> (HealthIndicator) () -> Health.up().build());
		this.own.put("conduitInfoContributor", () -> (InfoContributor) (info) -> info.withDetail("own", true));
		this.own.put("conduitObservations",
				() -> new ConduitObservations(ObservationRegistry.NOOP, new DefaultClientRequestObservationConvention(),
						new DefaultServerRequestObservationConvention(), new DefaultPublishObservationConvention(),
						new DefaultListenerObservationConvention()));
		this.own.put("conduitLogContext", LogContext::new);
		this.own.put("conduitMeters", () -> new ConduitMeters(() -> null, () -> null, () -> null));
		this.own.put("conduitIntegrationProblems", IntegrationProblems::new);
		this.own.put("conduitHeaderMapper", () -> ConduitHeaderMapper.NONE);
		this.own.put("conduitIntegration", ReplaceableBeansTests::integration);
		this.own.put("conduitListenerRegistrar", () -> new ListenerRegistrar(CONTEXT, ADVICE, Redelivery.DEFAULTS,
				List.of(), Runnable::run, new ManualTimer()));
		this.own.put("conduitListenerRegistry", () -> new ConduitListenerRegistry(new ListenerRegistrar(CONTEXT, ADVICE,
				Redelivery.DEFAULTS, List.of(), Runnable::run, new ManualTimer()), CHANNELS, java.time.Duration.ZERO));
	}

	private static ConduitIntegration integration() {
		ConduitListenerRegistry listeners = new ConduitListenerRegistry(new ListenerRegistrar(CONTEXT, ADVICE,
				Redelivery.DEFAULTS, List.of(), Runnable::run, new ManualTimer()), CHANNELS, Duration.ZERO);
		ConduitTemplate template = new ConduitTemplate(CONTEXT, CHANNELS, Runnable::run,
				new TopicRequests(TopicRequestOptions.DEFAULTS, new ManualTimer()));
		return new ConduitIntegration(new IntegrationPayloads(CONTEXT.converters()), template, listeners,
				new ServiceRegistrar(CONTEXT, ExceptionMapper.standard()), Redelivery.DEFAULTS,
				ConduitHeaderMapper.NONE, Runnable::run, CONTEXT.peers());
	}

	@Test
	void eachBeanIsReplaceableOrInternalForAReason() {
		assertThat(beanMethods().filter((method) -> !INTERNAL.contains(method.getName()))).allSatisfy(
				(method) -> assertThat(method.isAnnotationPresent(ConditionalOnMissingBean.class)).as(method.toString())
					.isTrue());
		assertThat(beanMethods().map(Method::getName).filter((name) -> !INTERNAL.contains(name)).distinct())
			.containsExactlyInAnyOrderElementsOf(this.own.keySet());
	}

	@TestFactory
	Stream<DynamicTest> eachGivesWay() {
		return beanMethods().filter((method) -> !INTERNAL.contains(method.getName()))
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> {
				boolean byName = method.getAnnotation(ConditionalOnMissingBean.class).name().length > 0;
				Object bean = this.own.get(method.getName()).get();
				try {
					replacing((byName) ? method.getName() : "own", bean).run((context) -> {
						assertThat(context).hasNotFailed();
						// All are made, also those that nobody needs here.
						assertThat(context.getBeansOfType(Object.class)).containsValue(bean);
						assertThat(context.getBean((byName) ? method.getName() : "own")).isSameAs(bean);
						if (!byName) {
							assertThat(context).doesNotHaveBean(method.getName());
						}
					});
				}
				finally {
					closeKept();
				}
			}));
	}

	@Test
	void aStoreOfUsersTakesThePlaceOfTheConfiguredOnes() {
		ScramCredentials store = (username) -> null;
		ConduitContext.bare()
			.withBean("store", ScramCredentials.class, () -> store)
			.withPropertyValues("conduit.security.jdbc.enabled=true")
			.run((context) -> assertThat(context.getBeansOfType(ScramCredentials.class).values())
				.containsExactly(store));
	}

	@SuppressWarnings("unchecked") // registered under its own class
	private static ApplicationContextRunner replacing(String name, Object bean) {
		return ConduitContext.bare()
			.withBean("registry", ObservationRegistry.class, () -> ObservationRegistry.NOOP)
			.withBean(name, (Class<Object>) bean.getClass(), () -> bean);
	}

	static Stream<Method> beanMethods() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.conduit."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.flatMap((type) -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
			.flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Bean.class));
	}

	private static ServerOptions options(String name) {
		return ServerOptions.of(name, List.of(Address.parse("local://replaced-" + name)));
	}

	private ConduitServer server() {
		return keep(ConduitServer.builder().options(options("server")).authenticator(Authenticator.none()).build());
	}

	private EventLoops loops() {
		return keep(EventLoops.onNio(1));
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.kept.push(closeable);
		return closeable;
	}

	private void closeKept() throws Exception {
		while (!this.kept.isEmpty()) {
			this.kept.pop().close();
		}
	}

}
