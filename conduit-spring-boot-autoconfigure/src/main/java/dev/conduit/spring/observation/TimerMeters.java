package dev.conduit.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Route;
import dev.conduit.spring.observation.ConduitObservation.Listeners;
import dev.conduit.topic.TopicPattern;

/**
 * The timers that the default conventions would have observations make, without the
 * observations: where nothing but meters would be made of them, they cost many times more
 * than the timers. A registry that fails is named in the log once, and what it does not
 * take is not measured. For any thread.
 *
 * @since 0.1.0
 */
public final class TimerMeters {

	private static final Logger logger = LoggerFactory.getLogger(TimerMeters.class);

	private final MeterRegistry registry;

	private final BoundedNames methods = new BoundedNames();

	/** As many as the application has. */
	private final Map<String, ChannelTimerMeters> channels = new ConcurrentHashMap<>();

	/** Only calls of methods that there are get so far. */
	private final CallTimerMeters served = new CallTimerMeters(this, "conduit.server.requests", "server",
			UnaryOperator.identity());

	private final AtomicBoolean told = new AtomicBoolean();

	/**
	 * Timers of a registry.
	 * @param registry has them
	 */
	public TimerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	Run clientRequest(String channel, Route route, Interaction interaction) {
		return channel(channel).request(route, interaction);
	}

	Run serverRequest(Route route, Interaction interaction) {
		return this.served.begin(route, interaction);
	}

	Run publish(String channel, AckLevel ack) {
		return channel(channel).publish(ack);
	}

	/**
	 * What a listener gets by one of its patterns.
	 */
	TimerMeterSet listener(String listener, TopicPattern pattern) {
		return new TimerMeterSet(this, "conduit.listener",
				Tags.of(Listeners.LISTENER.asString(), listener, Listeners.PATTERN.asString(), pattern.toString()));
	}

	private ChannelTimerMeters channel(String name) {
		ChannelTimerMeters known = this.channels.get(name);
		return (known != null) ? known
				: this.channels.computeIfAbsent(name, (added) -> new ChannelTimerMeters(this, added, this.methods));
	}

	// for sets

	Timer timer(String meter, Tags tags) {
		return this.registry.timer(meter, tags);
	}

	void failed(RuntimeException ex) {
		if (this.told.compareAndSet(false, true)) {
			logger.warn("The meter registry {} fails. Calls and messages go on without being measured where it "
					+ "does; this is logged once", this.registry, ex);
		}
	}

}
