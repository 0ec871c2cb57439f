package dev.conduit.benchmarks.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.spring.observation.ConduitMeters;
import dev.conduit.spring.observation.ConduitObservations;
import dev.conduit.spring.observation.TimerMeters;

/**
 * Ways to watch an application.
 */
enum Watching {

	/** Nobody looks. */
	OFF("off"),

	/** All meters, and the timers as an application has them that traces nothing. */
	METERS("meters and timers", Meters.class, Timers.class),

	/** All meters, and the timers that are made of observations. */
	OBSERVATIONS("meters and observations", Meters.class, Observations.class);

	private final String label;

	@SuppressWarnings("ImmutableEnumChecker") // a list that cannot change
	private final List<Class<?>> configuration;

	Watching(String label, Class<?>... configuration) {
		this.label = label;
		this.configuration = List.of(configuration);
	}

	String label() {
		return this.label;
	}

	List<Class<?>> configuration() {
		return this.configuration;
	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		SmartInitializingSingleton binding(SimpleMeterRegistry registry, ConduitMeters meters) {
			return () -> meters.bindTo(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Timers {

		@Bean
		ObservationRegistry observationRegistry() {
			return ObservationRegistry.create();
		}

		@Bean
		ConduitObservations observations(ObservationRegistry observations, MeterRegistry meters) {
			return new ConduitObservations(observations, new TimerMeters(meters));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observations {

		@Bean
		ObservationRegistry observationRegistry(MeterRegistry meters) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
			return registry;
		}

	}

}
