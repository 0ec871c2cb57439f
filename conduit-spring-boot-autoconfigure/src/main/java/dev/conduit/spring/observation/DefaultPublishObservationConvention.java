package dev.conduit.spring.observation;

import io.micrometer.common.KeyValues;

import dev.conduit.spring.observation.ConduitObservation.Details;
import dev.conduit.spring.observation.ConduitObservation.Publications;

/**
 * What is said of messages that this application publishes, unless the application has a
 * convention of its own.
 *
 * @since 0.1.0
 */
public final class DefaultPublishObservationConvention implements PublishObservationConvention {

	@Override
	public String getName() {
		return "conduit.publish";
	}

	@Override
	public String getContextualName(PublishObservationContext context) {
		return "publish " + context.topic();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(PublishObservationContext context) {
		return KeyValues.of(Publications.CHANNEL.withValue(context.channel()),
				Publications.ACK.withValue(Words.of(context.ack())),
				Publications.ERROR_CODE.withValue(ObservationErrors.code(context)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(PublishObservationContext context) {
		return KeyValues.of(Details.TOPIC.withValue(context.topic().value()));
	}

}
