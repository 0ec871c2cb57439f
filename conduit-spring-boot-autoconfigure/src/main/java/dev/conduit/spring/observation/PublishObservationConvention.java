package dev.conduit.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of messages that this application publishes. A bean of this type takes
 * the place of {@link DefaultPublishObservationConvention}.
 *
 * @since 0.1.0
 */
public interface PublishObservationConvention extends ObservationConvention<PublishObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof PublishObservationContext;
	}

}
