package dev.conduit.spring.observation;

import io.micrometer.common.KeyValues;

import dev.conduit.spring.observation.ConduitObservation.Details;
import dev.conduit.spring.observation.ConduitObservation.Listeners;

/**
 * What is said of messages that listeners get, unless the application has a convention of
 * its own.
 *
 * @since 0.1.0
 */
public final class DefaultListenerObservationConvention implements ListenerObservationConvention {

	@Override
	public String getName() {
		return "conduit.listener";
	}

	@Override
	public String getContextualName(ListenerObservationContext context) {
		return "listen " + context.listener();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ListenerObservationContext context) {
		return KeyValues.of(Listeners.LISTENER.withValue(context.listener()),
				Listeners.PATTERN.withValue(context.pattern().toString()),
				Listeners.ERROR_CODE.withValue(ObservationErrors.code(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ListenerObservationContext context) {
		return KeyValues.of(Details.TOPIC.withValue(context.topic().value()),
				Details.PEER.withValue(context.peer().name()),
				Details.ATTEMPT.withValue(Integer.toString(context.attempt())));
	}

}
