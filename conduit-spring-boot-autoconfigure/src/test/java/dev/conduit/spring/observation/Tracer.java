package dev.conduit.spring.observation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/**
 * A real tracer, whose spans stay in memory. Applications of one test share it, as they
 * would share a place that spans are sent to.
 */
final class Tracer implements AutoCloseable {

	private final InMemorySpanExporter exported = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exported))
		.build();

	/** Of one application. */
	ObservationRegistry registry() {
		io.opentelemetry.api.trace.Tracer spans = this.provider.get("a test");
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

	void forget() {
		this.exported.reset();
	}

	/** How many traces there are. */
	long traces() {
		return spans().map(SpanData::getTraceId).distinct().count();
	}

	/** The spans that have ended, each with the way to it, in the order of these ways. */
	List<String> tree() {
		Map<String, SpanData> byId = spans().collect(Collectors.toMap(SpanData::getSpanId, (span) -> span));
		return byId.values().stream().map((span) -> way(span, byId)).sorted().toList();
	}

	/** But for what clients ask by themselves when they are connected. */
	private Stream<SpanData> spans() {
		return this.exported.getFinishedSpanItems()
			.stream()
			.filter((span) -> !span.getName().equals("conduit.discover"));
	}

	private static String way(SpanData span, Map<String, SpanData> byId) {
		SpanData parent = byId.get(span.getParentSpanId());
		return ((parent != null) ? (way(parent, byId) + " > ") : "") + span.getName();
	}

	@Override
	public void close() {
		this.provider.close();
	}

}
