package dev.conduit.spring.observation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Tags;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Route;
import dev.conduit.spring.observation.ConduitObservation.Publications;

/**
 * The timers of what goes through one channel. For any thread.
 */
final class ChannelTimerMeters {

	private final CallTimerMeters calls;

	private final Map<AckLevel, TimerMeterSet> publications = new EnumMap<>(AckLevel.class);

	ChannelTimerMeters(TimerMeters owner, String channel, BoundedNames methods) {
		this.calls = new CallTimerMeters(owner, "conduit.client.requests", channel, methods::of);
		for (AckLevel ack : AckLevel.values()) {
			this.publications.put(ack, new TimerMeterSet(owner, "conduit.publish",
					Tags.of(Publications.CHANNEL.asString(), channel, Publications.ACK.asString(), Words.of(ack))));
		}
	}

	Run request(Route route, Interaction interaction) {
		return this.calls.begin(route, interaction);
	}

	Run publish(AckLevel ack) {
		return Objects.requireNonNull(this.publications.get(ack)).begin();
	}

}
