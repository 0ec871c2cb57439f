package dev.conduit.spring.observation;

import io.micrometer.common.KeyValues;

import dev.conduit.spring.observation.ConduitObservation.Calls;

/**
 * What is said of calls that this application makes, unless the application has a
 * convention of its own.
 *
 * @since 0.1.0
 */
public final class DefaultClientRequestObservationConvention implements ClientRequestObservationConvention {

	private final BoundedNames methods = new BoundedNames();

	@Override
	public String getName() {
		return "conduit.client.requests";
	}

	@Override
	public String getContextualName(ClientRequestObservationContext context) {
		return context.route().value();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
		return KeyValues.of(Calls.SYSTEM.withValue("conduit"),
				Calls.METHOD.withValue(this.methods.of(context.route().value())),
				Calls.INTERACTION.withValue(context.interaction().term()), Calls.CHANNEL.withValue(context.channel()),
				Calls.ERROR_CODE.withValue(ObservationErrors.code(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		return KeyValues.empty();
	}

}
