package dev.conduit.spring.observation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.Tags;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.Route;
import dev.conduit.spring.observation.ConduitObservation.Calls;

/**
 * The timers of calls, found by their methods. For any thread.
 */
final class CallTimerMeters {

	private final TimerMeters owner;

	private final String meter;

	private final String channel;

	private final UnaryOperator<String> names;

	/** By the names of methods, as many as {@link #names} lets become tags. */
	private final Map<Interaction, Map<String, TimerMeterSet>> sets = new EnumMap<>(Interaction.class);

	/**
	 * Timers of the calls of one channel.
	 * @param owner makes timers
	 * @param meter their name
	 * @param channel the channel, as a tag
	 * @param names says what name of a method becomes a tag
	 */
	CallTimerMeters(TimerMeters owner, String meter, String channel, UnaryOperator<String> names) {
		this.owner = owner;
		this.meter = meter;
		this.channel = channel;
		this.names = names;
		for (Interaction interaction : Interaction.values()) {
			this.sets.put(interaction, new ConcurrentHashMap<>());
		}
	}

	Run begin(Route route, Interaction interaction) {
		Map<String, TimerMeterSet> methods = Objects.requireNonNull(this.sets.get(interaction));
		TimerMeterSet known = methods.get(route.value());
		if (known == null) {
			known = methods.computeIfAbsent(this.names.apply(route.value()), (name) -> set(name, interaction));
		}
		return known.begin();
	}

	private TimerMeterSet set(String method, Interaction interaction) {
		return new TimerMeterSet(this.owner, this.meter,
				Tags.of(Calls.SYSTEM.asString(), "conduit", Calls.METHOD.asString(), method,
						Calls.INTERACTION.asString(), interaction.term(), Calls.CHANNEL.asString(), this.channel));
	}

}
