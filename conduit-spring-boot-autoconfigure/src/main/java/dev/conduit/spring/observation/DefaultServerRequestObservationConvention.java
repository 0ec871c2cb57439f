package dev.conduit.spring.observation;

import io.micrometer.common.KeyValues;

import dev.conduit.spring.observation.ConduitObservation.Calls;
import dev.conduit.spring.observation.ConduitObservation.Details;

/**
 * What is said of calls that this application answers, unless the application has a
 * convention of its own.
 *
 * @since 0.1.0
 */
public final class DefaultServerRequestObservationConvention implements ServerRequestObservationConvention {

	@Override
	public String getName() {
		return "conduit.server.requests";
	}

	@Override
	public String getContextualName(ServerRequestObservationContext context) {
		return context.route().value();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
		return KeyValues.of(Calls.SYSTEM.withValue("conduit"), Calls.METHOD.withValue(context.route().value()),
				Calls.INTERACTION.withValue(context.interaction().term()), Calls.CHANNEL.withValue("server"),
				Calls.ERROR_CODE.withValue(ObservationErrors.code(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
		return KeyValues.of(Details.PEER.withValue(context.peer().name()));
	}

}
