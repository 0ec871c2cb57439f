package dev.conduit.benchmarks.contestant.service;

import jakarta.validation.Valid;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Tally;

/**
 * A Spring Boot application with one annotated bean.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ServiceApplication.Readings.class)
public class ServiceApplication {

	/** What its listener subscribes to. */
	public static final String TOPIC = "readings";

	@ConduitRpc("readings")
	static class Readings {

		private final Counter counter = new Counter();

		@ConduitRpc
		Reading echo(@Valid Reading reading) {
			return reading;
		}

		@ConduitListener(topics = TOPIC)
		void received(@Valid Reading reading) {
			this.counter.handled(reading.number());
		}

		@ConduitRpc
		Tally tally() {
			return this.counter.tally();
		}

	}

}
