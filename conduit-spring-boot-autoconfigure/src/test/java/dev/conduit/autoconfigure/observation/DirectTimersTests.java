package dev.conduit.autoconfigure.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.observation.DefaultListenerObservationConvention;
import dev.conduit.spring.observation.ListenerObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * When timers take the place of observations: where nobody could tell the difference.
 */
class DirectTimersTests {

	private final ApplicationContextRunner runner = ConduitContext.looped(Desk.class)
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
						SimpleMetricsExportAutoConfiguration.class, ObservationAutoConfiguration.class));

	@Test
	void theyDoWhereNothingButTimersWouldBeMade() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(MetersInstead.class);
			context.getBean(ConduitTemplate.class).call("echo", "hello", String.class);
			await().untilAsserted(() -> assertThat(context.getBean(MeterRegistry.class)
				.get("conduit.server.requests")
				.tags("rpc.method", "echo", "error.code", "none")
				.timer()
				.count()).isOne());
			assertThat(context.getBean(MeterRegistry.class).get("conduit.client.requests").timer().count()).isOne();
			assertThat(context.getBean(MeterRegistry.class).find("conduit.client.requests.active").meters())
				.as("what only an observation makes")
				.isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "conduit.observations.direct-timers=false", "management.observations.key-values.region=eu",
			"management.observations.enable.conduit.listener=false" })
	void theyDoNotWhereAPropertySaysOtherwise(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).doesNotHaveBean(MetersInstead.class);
			context.getBean(ConduitTemplate.class).call("echo", "hello", String.class);
			assertThat(context.getBean(MeterRegistry.class).get("conduit.client.requests.active").meters())
				.isNotEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { AHandler.class, AConvention.class, AFilter.class, APredicate.class, ACustomizer.class,
			ARegistry.class })
	void theyDoNotWhereTheApplicationWantsMore(Class<?> more) {
		this.runner.withUserConfiguration(more)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MetersInstead.class));
	}

	static class Desk {

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AHandler {

		@Bean
		ObservationHandler<Observation.Context> handler() {
			return (context) -> true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AConvention {

		@Bean
		ListenerObservationConvention convention() {
			return new DefaultListenerObservationConvention();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AFilter {

		@Bean
		ObservationFilter filter() {
			return (context) -> context.addLowCardinalityKeyValue(KeyValue.of("region", "eu"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class APredicate {

		@Bean
		ObservationPredicate predicate() {
			return (name, context) -> true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ACustomizer {

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> customizer() {
			return (registry) -> registry.observationConfig().observationHandler((context) -> false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ARegistry {

		@Bean
		TestObservationRegistry registry() {
			return TestObservationRegistry.create();
		}

	}

}
