package dev.conduit.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Route;
import dev.conduit.spring.observation.ConduitObservation.Calls;
import dev.conduit.spring.observation.ConduitObservation.Listeners;
import dev.conduit.spring.observation.ConduitObservation.Publications;
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

	private static final String NONE = "none";

	private final MeterRegistry registry;

	private final BoundedNames methods = new BoundedNames();

	/**
	 * As many as there are names of the application's own, times codes of errors; names
	 * of methods that it calls are bounded.
	 */
	private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

	private final AtomicBoolean told = new AtomicBoolean();

	/**
	 * Timers of a registry.
	 * @param registry has them
	 */
	public TimerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	Run clientRequest(String channel, Route route, Interaction interaction) {
		return new TimedRun(this,
				new Subject(Kind.CLIENT, this.methods.of(route.value()), interaction.term(), channel));
	}

	Run serverRequest(Route route, Interaction interaction) {
		return new TimedRun(this, new Subject(Kind.SERVER, route.value(), interaction.term(), "server"));
	}

	Run publish(String channel, AckLevel ack) {
		return new TimedRun(this, new Subject(Kind.PUBLISH, channel, ack.name(), ""));
	}

	Run listener(String listener, TopicPattern pattern) {
		return new TimedRun(this, new Subject(Kind.LISTENER, listener, pattern.toString(), ""));
	}

	void record(Subject subject, @Nullable Throwable error, long nanos) {
		try {
			Key key = (error != null)
					? new Key(subject, ObservationErrors.code(error), error.getClass().getSimpleName())
					: new Key(subject, NONE, NONE);
			Timer timer = this.timers.get(key);
			if (timer == null) {
				timer = this.timers.computeIfAbsent(key, this::timer);
			}
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
		catch (RuntimeException ex) {
			if (this.told.compareAndSet(false, true)) {
				logger.warn("The meter registry {} fails. Calls and messages go on without being measured where it "
						+ "does; this is logged once", this.registry, ex);
			}
		}
	}

	private Timer timer(Key key) {
		return this.registry.timer(key.subject().kind().meter,
				key.subject().tags().and("error.code", key.code(), "error", key.error()));
	}

	/**
	 * What is timed.
	 */
	enum Kind {

		CLIENT("conduit.client.requests"),

		SERVER("conduit.server.requests"),

		PUBLISH("conduit.publish"),

		LISTENER("conduit.listener");

		private final String meter;

		Kind(String meter) {
			this.meter = meter;
		}

	}

	/**
	 * What is known when it begins.
	 *
	 * @param kind what it is
	 * @param first the first of its tags, as the kind says
	 * @param second the second
	 * @param third the third, empty where there is none
	 */
	record Subject(Kind kind, String first, String second, String third) {

		Tags tags() {
			return switch (this.kind) {
				case CLIENT, SERVER -> Tags.of(Calls.SYSTEM.asString(), "conduit", Calls.METHOD.asString(), this.first,
						Calls.INTERACTION.asString(), this.second, Calls.CHANNEL.asString(), this.third);
				case PUBLISH -> Tags.of(Publications.CHANNEL.asString(), this.first, Publications.ACK.asString(),
						Words.of(AckLevel.valueOf(this.second)));
				case LISTENER ->
					Tags.of(Listeners.LISTENER.asString(), this.first, Listeners.PATTERN.asString(), this.second);
			};
		}

	}

	private record Key(Subject subject, String code, String error) {

	}

}
