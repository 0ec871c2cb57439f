package dev.conduit.spring.observation;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Tags;

import dev.conduit.dispatch.DispatchStatistics;
import dev.conduit.dispatch.Dispatcher;

/**
 * Meters of the calls that this side answers.
 */
final class CallMeters {

	private final Tags tags;

	private final Dispatcher dispatcher;

	CallMeters(String side, String name, Dispatcher dispatcher) {
		this.tags = Tags.of("side", side, "name", name);
		this.dispatcher = dispatcher;
	}

	void addTo(MeterTable meters) {
		meters.gauge("conduit.calls.running", "Calls that are being handled", "calls", this.tags,
				() -> this.dispatcher.statistics().running());
		meters.gauge("conduit.calls.queued", "Calls that wait for a permit", "calls", this.tags,
				() -> this.dispatcher.statistics().queued());
		add(meters, "completed", DispatchStatistics::completed);
		add(meters, "failed", DispatchStatistics::failed);
		add(meters, "expired", DispatchStatistics::expired);
		add(meters, "cancelled", DispatchStatistics::cancelled);
		add(meters, "refused", DispatchStatistics::refused);
		add(meters, "not-found", DispatchStatistics::notFound);
	}

	private void add(MeterTable meters, String outcome, ToLongFunction<DispatchStatistics> figure) {
		meters.counter("conduit.calls", "Calls that have ended", "calls", this.tags.and("outcome", outcome),
				() -> figure.applyAsLong(this.dispatcher.statistics()));
	}

}
