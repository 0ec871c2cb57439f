package dev.conduit.samples.chat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.samples.chat.api.ChatCalls;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.server.ChatServer;
import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.server.ConduitServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The chat with a real tracer on both sides: whoever says something sees in one trace
 * what became of it, wherever it went.
 */
class TracedChatTests {

	private static final String PASSWORD = Secrets.generate();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** It ends with the first provider that is closed, so each test has one. */
	private static InMemorySpanExporter spans;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "tcp://127.0.0.1:0", "shm://traced-chat" })
	void oneTraceGoesFromTheClientOverTheServerAndAListenerToANestedCall(String listen) throws Exception {
		spans = InMemorySpanExporter.create();
		try (ConfigurableApplicationContext server = server(listen);
				ConfigurableApplicationContext client = client(
						server.getBean(ConduitServer.class).addresses().getFirst().toString())) {
			ChatCalls chat = client.getBean(ChatCalls.class);
			chat.join("lobby", null);
			await().atMost(PATIENCE)
				.until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);

			chat.say("lobby", "is anybody there?");

			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(tree()).containsExactly("chat.say", "chat.say > chat.say",
						"chat.say > chat.say > publish chat.room.lobby",
						"chat.say > chat.say > publish chat.room.lobby > listen ear",
						"chat.say > chat.say > publish chat.room.lobby > listen ear > chat.who",
						"chat.say > chat.say > publish chat.room.lobby > listen ear > chat.who > chat.who"));
		}
	}

	/** The spans of the trace in which something was said, each with the way to it. */
	private static List<String> tree() {
		List<SpanData> ended = spans.getFinishedSpanItems();
		String trace = ended.stream()
			.filter((span) -> span.getName().equals("chat.say"))
			.map(SpanData::getTraceId)
			.findFirst()
			.orElse("");
		Map<String, SpanData> byId = ended.stream()
			.filter((span) -> span.getTraceId().equals(trace))
			.collect(Collectors.toMap(SpanData::getSpanId, (span) -> span));
		return byId.values().stream().map((span) -> way(span, byId)).sorted().toList();
	}

	private static String way(SpanData span, Map<String, SpanData> byId) {
		SpanData parent = byId.get(span.getParentSpanId());
		return ((parent != null) ? (way(parent, byId) + " > ") : "") + span.getName();
	}

	private ConfigurableApplicationContext server(String listen) {
		ChatTerminal silent = ChatTerminal.of(InputStream.nullInputStream(),
				new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
		return new SpringApplicationBuilder(ChatServer.class, Tracing.class).profiles("server")
			.initializers((context) -> context.getBeanFactory().registerSingleton("terminal", silent))
			.run("--conduit.server.listen=" + listen, "--chat.password=" + PASSWORD, "--chat.iterations=4096", shm());
	}

	private ConfigurableApplicationContext client(String address) {
		return new SpringApplicationBuilder(Guest.class, Tracing.class).run(
				"--conduit.client.channels.default.addresses=" + address,
				"--conduit.client.channels.default.credentials.username=ann",
				"--conduit.client.channels.default.credentials.password=" + PASSWORD, "--conduit.server.enabled=false",
				shm());
	}

	private String shm() {
		return "--conduit.shm.directory=" + this.folder.resolve("memory");
	}

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		@Bean(destroyMethod = "close")
		SdkTracerProvider tracerProvider() {
			return SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
		}

		@Bean
		ObservationRegistry observationRegistry(SdkTracerProvider provider) {
			Tracer spans = provider.get("chat");
			OtelTracer tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), (event) -> {
			});
			OtelPropagator propagator = new OtelPropagator(
					ContextPropagators.create(W3CTraceContextPropagator.getInstance()), spans);
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new FirstMatchingCompositeObservationHandler(
						new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
						new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
						new DefaultTracingObservationHandler(tracer)));
			return registry;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Ear.class)
	static class Guest {

	}

	static class Ear {

		private final ChatCalls chat;

		Ear(ChatCalls chat) {
			this.chat = chat;
		}

		@ConduitListener(id = "ear", topics = "chat.room.*")
		void hear(Line line) {
			this.chat.who(line.place());
		}

	}

}
