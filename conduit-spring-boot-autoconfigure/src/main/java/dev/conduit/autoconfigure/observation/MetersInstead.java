package dev.conduit.autoconfigure.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import dev.conduit.spring.observation.ConduitObservations;
import dev.conduit.spring.observation.TimerMeters;

/**
 * Has timers take the place of observations.
 *
 * @param meters gets the timers
 */
record MetersInstead(MeterRegistry meters) {

	ConduitObservations of(ObservationRegistry observations) {
		return new ConduitObservations(observations, new TimerMeters(this.meters));
	}

}
