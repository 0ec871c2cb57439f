package dev.conduit.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of messages that listeners get. A bean of this type takes the place of
 * {@link DefaultListenerObservationConvention}.
 *
 * @since 0.1.0
 */
public interface ListenerObservationConvention extends ObservationConvention<ListenerObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ListenerObservationContext;
	}

}
