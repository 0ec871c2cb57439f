package dev.conduit.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of calls that this application answers. A bean of this type takes the
 * place of {@link DefaultServerRequestObservationConvention}.
 *
 * @since 0.1.0
 */
public interface ServerRequestObservationConvention extends ObservationConvention<ServerRequestObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

}
