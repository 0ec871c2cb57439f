package dev.conduit.spring.observation;

import java.util.function.DoubleSupplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds meters to a registry, which may be broken: what it throws is logged once, and the
 * other meters are added.
 */
final class MeterTable {

	static final String SECONDS = "seconds";

	static final String BYTES = "bytes";

	private static final Logger logger = LoggerFactory.getLogger(ConduitMeters.class);

	private final MeterRegistry registry;

	/** Counters are kept for as long as this is, and no longer. */
	private final ConduitMeters owner;

	private boolean told;

	MeterTable(MeterRegistry registry, ConduitMeters owner) {
		this.registry = registry;
		this.owner = owner;
	}

	void gauge(String name, String description, String unit, Tags tags, DoubleSupplier value) {
		add(name,
				() -> Gauge.builder(name, value::getAsDouble)
					.strongReference(true)
					.description(description)
					.baseUnit(unit)
					.tags(tags)
					.register(this.registry));
	}

	/** What only grows. */
	void counter(String name, String description, String unit, Tags tags, DoubleSupplier value) {
		add(name,
				() -> FunctionCounter.builder(name, this.owner, (kept) -> value.getAsDouble())
					.description(description)
					.baseUnit(unit)
					.tags(tags)
					.register(this.registry));
	}

	private void add(String name, Runnable meter) {
		try {
			meter.run();
		}
		catch (RuntimeException ex) {
			if (!this.told) {
				this.told = true;
				logger.warn("The meter registry {} refuses '{}', and perhaps others, and does without", this.registry,
						name, ex);
			}
		}
	}

}
