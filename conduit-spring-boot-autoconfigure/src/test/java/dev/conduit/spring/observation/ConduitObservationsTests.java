package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ConduitObservationsTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void aCallIsObservedOnBothSides() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);

		client.getBean(ConduitTemplate.class).call("echo", "hello", String.class);

		ended(client, "conduit.client.requests").hasContextualNameEqualTo("echo")
			.hasLowCardinalityKeyValue("rpc.system", "conduit")
			.hasLowCardinalityKeyValue("rpc.method", "echo")
			.hasLowCardinalityKeyValue("conduit.interaction", "unary")
			.hasLowCardinalityKeyValue("conduit.channel", "default")
			.hasLowCardinalityKeyValue("error.code", "none");
		ended(server, "conduit.server.requests").hasContextualNameEqualTo("echo")
			.hasLowCardinalityKeyValue("rpc.method", "echo")
			.hasLowCardinalityKeyValue("conduit.channel", "server")
			.hasLowCardinalityKeyValue("error.code", "none")
			.hasHighCardinalityKeyValueWithKey("conduit.peer");
	}

	@Test
	void aCallThatFailsHasItsCodeOnBothSides() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> client.getBean(ConduitTemplate.class).call("fail", null, String.class));

		ended(client, "conduit.client.requests").hasLowCardinalityKeyValue("error.code", "EXECUTION_FAILED").hasError();
		ended(server, "conduit.server.requests").hasLowCardinalityKeyValue("error.code", "EXECUTION_FAILED").hasError();
	}

	@Test
	void aStreamIsObservedUntilItsEnd() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);

		try (Stream<Integer> items = client.getBean(ConduitTemplate.class).stream("count").results(Integer.class)) {
			assertThat(items).containsExactly(0, 1, 2);
		}

		ended(client, "conduit.client.requests").hasLowCardinalityKeyValue("conduit.interaction", "server-stream");
		ended(server, "conduit.server.requests").hasLowCardinalityKeyValue("error.code", "none");
	}

	@Test
	void aMessageIsObservedWhereItIsPublishedAndWhereItIsHandled() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);

		client.getBean(ConduitTemplate.class).publish("notes.roof", "hello", AckLevel.PROCESSED);

		ended(client, "conduit.publish").hasContextualNameEqualTo("publish notes.roof")
			.hasLowCardinalityKeyValue("conduit.channel", "default")
			.hasLowCardinalityKeyValue("conduit.ack", "processed")
			.hasLowCardinalityKeyValue("error.code", "none")
			.doesNotHaveLowCardinalityKeyValueWithKey("conduit.topic")
			.hasHighCardinalityKeyValue("conduit.topic", "notes.roof");
		ended(server, "conduit.listener").hasContextualNameEqualTo("listen notes")
			.hasLowCardinalityKeyValue("conduit.listener", "notes")
			.hasLowCardinalityKeyValue("conduit.pattern", "notes.*")
			.hasLowCardinalityKeyValue("error.code", "none")
			.hasHighCardinalityKeyValue("conduit.topic", "notes.roof")
			.hasHighCardinalityKeyValue("conduit.attempt", "1");
	}

	@Test
	void aListenerThatFailsHasItsCode() {
		ApplicationContext server = this.applications.with("conduit.delivery.max-attempts=1")
			.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);

		assertThat(client.getBean(ConduitTemplate.class).publishAsync("broken", "x", AckLevel.PROCESSED))
			.failsWithin(Duration.ofSeconds(10));

		ended(server, "conduit.listener").hasLowCardinalityKeyValue("error.code", "INTERNAL").hasError();
		ended(client, "conduit.publish").hasError();
	}

	/** client, method, nested publication, listener: each knows the one before it. */
	@Test
	void oneTraceGoesThroughCallsMessagesAndNestedOnes() {
		this.applications.server(Registry.class, Tracing.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class, Tracing.class);
		List<String> steps = Tracing.STEPS;
		steps.clear();

		client.getBean(ConduitTemplate.class).call("relay", "hello", String.class);

		await().until(() -> steps.size() == 4);
		assertThat(steps).containsExactly("conduit.client.requests <- none", "conduit.server.requests <- 1",
				"conduit.publish <- 2", "conduit.listener <- 3");
	}

	@Test
	void aConventionOfTheApplicationTakesThePlaceOfTheDefault() {
		this.applications.server(Desk.class);
		ApplicationContext client = this.applications.client(Registry.class, OwnConvention.class);

		client.getBean(ConduitTemplate.class).call("echo", "hello", String.class);

		ended(client, "my.calls").hasLowCardinalityKeyValue("where", "here");
	}

	@Test
	void aConventionThatFailsHarmsNoCallAndNoMessage() {
		ApplicationContext server = this.applications.server(Registry.class, BrokenConventions.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class, BrokenConventions.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);

		assertThat(template.call("echo", "hello", String.class)).isEqualTo("hello");
		template.publish("notes.roof", "hello", AckLevel.PROCESSED);
		assertThat(server.getBean(Desk.class).seen).containsExactly("hello");
	}

	@Test
	void aHandlerThatFailsHarmsNoCallAndNoMessage() {
		this.applications.server(Registry.class, BrokenHandler.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class, BrokenHandler.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);

		assertThat(template.call("echo", "hello", String.class)).isEqualTo("hello");
		template.publish("notes.roof", "hello", AckLevel.PROCESSED);
	}

	@Test
	void nothingIsPutAroundAnythingWhereNobodyObserves() {
		this.applications.server(Desk.class);

		assertThat(this.applications.client(Silent.class).getBean(ConduitChannels.class).remote())
			.hasOnlyElementsOfType(ClientChannel.class);
		assertThat(this.applications.client().getBean(ConduitChannels.class).remote())
			.hasOnlyElementsOfType(ClientChannel.class);
		assertThat(this.applications.client(Registry.class).getBean(ConduitChannels.class).remote())
			.hasOnlyElementsOfType(ObservationChannel.class);
	}

	@Test
	void namesThatAProgramMakesUpDoNotBecomeTagsWithoutABound() {
		BoundedNames names = new BoundedNames();

		assertThat(IntStream.range(0, BoundedNames.MOST + 10).mapToObj((i) -> names.of("m" + i)).distinct())
			.hasSize(BoundedNames.MOST + 1)
			.contains(BoundedNames.OTHER);
		assertThat(names.of("m1")).isEqualTo("m1");
	}

	private static TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert ended(
			ApplicationContext application, String name) {
		TestObservationRegistry registry = application.getBean(TestObservationRegistry.class);
		await().untilAsserted(
				() -> TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo(name));
		await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo(name)
			.that()
			.hasBeenStopped());
		return TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo(name).that();
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		@Bean
		TestObservationRegistry registry() {
			return TestObservationRegistry.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Silent {

		@Bean
		ObservationRegistry registry() {
			return ObservationRegistry.NOOP;
		}

	}

	/** Hands numbers on as a tracer would: in the carrier, and by the parent. */
	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		private static final List<String> STEPS = new CopyOnWriteArrayList<>();

		private static final Map<Observation.ContextView, String> SPANS = new ConcurrentHashMap<>();

		@Bean
		Object tracing(TestObservationRegistry registry) {
			registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

				@Override
				@SuppressWarnings("unchecked")
				public void onStart(Observation.Context context) {
					String parent = "none";
					if (context instanceof ReceiverContext<?> receiver) {
						String sent = ((ReceiverContext<Object>) receiver).getGetter()
							.get(receiver.getCarrier(), "traceparent");
						parent = (sent != null) ? sent : "none";
					}
					else if (context.getParentObservation() != null) {
						parent = SPANS.get(context.getParentObservation().getContextView());
					}
					STEPS.add(context.getName() + " <- " + parent);
					String span = Integer.toString(STEPS.size());
					SPANS.put(context, span);
					if (context instanceof SenderContext<?> sender) {
						((SenderContext<Object>) sender).getSetter().set(sender.getCarrier(), "traceparent", span);
					}
				}

			});
			return "tracing";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		ClientRequestObservationConvention own() {
			return new ClientRequestObservationConvention() {

				@Override
				public String getName() {
					return "my.calls";
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
					return KeyValues.of("where", "here");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenConventions {

		@Bean
		ClientRequestObservationConvention brokenCalls() {
			return new ClientRequestObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
					throw new IllegalStateException("a broken convention");
				}

			};
		}

		@Bean
		ServerRequestObservationConvention brokenAnswers() {
			return new ServerRequestObservationConvention() {

				@Override
				public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
					throw new IllegalStateException("a broken convention");
				}

			};
		}

		@Bean
		ListenerObservationConvention brokenListeners() {
			return new ListenerObservationConvention() {

				@Override
				public String getContextualName(ListenerObservationContext context) {
					throw new IllegalStateException("a broken convention");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenHandler {

		@Bean
		Object breaking(TestObservationRegistry registry) {
			registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}

				@Override
				public void onScopeOpened(Observation.Context context) {
					throw new IllegalStateException("a broken handler");
				}

				@Override
				public void onStop(Observation.Context context) {
					throw new IllegalStateException("a broken handler");
				}

			});
			return "breaking";
		}

	}

	static class Desk {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final ObjectProvider<ConduitTemplate> template;

		Desk(ObjectProvider<ConduitTemplate> template) {
			this.template = template;
		}

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

		@ConduitRpc("fail")
		String fail() {
			throw new IllegalStateException("broken");
		}

		@ConduitRpc("count")
		Stream<Integer> count() {
			return Stream.of(0, 1, 2);
		}

		@ConduitRpc("relay")
		String relay(String text) {
			this.template.getObject().publish("notes.relayed", text, AckLevel.PROCESSED);
			return text;
		}

		@ConduitListener(id = "notes", topics = "notes.*")
		void note(String text) {
			this.seen.add(text);
		}

		@ConduitListener(id = "broken", topics = "broken")
		void broken(String text) {
			throw new IllegalStateException("broken");
		}

	}

}
