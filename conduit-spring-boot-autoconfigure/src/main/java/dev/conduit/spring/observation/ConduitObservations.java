package dev.conduit.spring.observation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * Puts observations around calls and messages, by the conventions of the application.
 * What a convention or handler of the application throws is logged once; the call or
 * message goes on without being observed. With a registry that does nothing when the
 * application starts, nothing is put around anything. What is observed goes from thread
 * to thread with its work. For any thread.
 *
 * @since 0.1.0
 */
public final class ConduitObservations implements CarriedContext {

	private static final Logger logger = LoggerFactory.getLogger(ConduitObservations.class);

	private final ObservationRegistry registry;

	private final ClientRequestObservationConvention clientRequests;

	private final ServerRequestObservationConvention serverRequests;

	private final PublishObservationConvention publications;

	private final ListenerObservationConvention listeners;

	/** Instead of observations, where nothing else would be made of them. */
	private final @Nullable TimerMeters timers;

	private final AtomicBoolean told = new AtomicBoolean();

	/**
	 * Observations by conventions.
	 * @param registry gets them
	 * @param clientRequests names calls that are made
	 * @param serverRequests names calls that are answered
	 * @param publications names what is published
	 * @param listeners names what listeners get
	 */
	public ConduitObservations(ObservationRegistry registry, ClientRequestObservationConvention clientRequests,
			ServerRequestObservationConvention serverRequests, PublishObservationConvention publications,
			ListenerObservationConvention listeners) {
		this(registry, clientRequests, serverRequests, publications, listeners, null);
	}

	/**
	 * Observations by the default conventions, of which nothing but timers would be made.
	 * @param registry would get them
	 * @param timers are made instead
	 */
	public ConduitObservations(ObservationRegistry registry, TimerMeters timers) {
		this(registry, new DefaultClientRequestObservationConvention(), new DefaultServerRequestObservationConvention(),
				new DefaultPublishObservationConvention(), new DefaultListenerObservationConvention(), timers);
	}

	private ConduitObservations(ObservationRegistry registry, ClientRequestObservationConvention clientRequests,
			ServerRequestObservationConvention serverRequests, PublishObservationConvention publications,
			ListenerObservationConvention listeners, @Nullable TimerMeters timers) {
		this.timers = timers;
		this.registry = registry;
		this.clientRequests = clientRequests;
		this.serverRequests = serverRequests;
		this.publications = publications;
		this.listeners = listeners;
	}

	/**
	 * Whether there is anybody to observe.
	 * @return {@code false} where the registry does nothing, and no timers take its place
	 */
	public boolean isActive() {
		return this.timers != null || !this.registry.isNoop();
	}

	/**
	 * Around the calls and publications of a channel.
	 * @param channel the channel
	 * @return a channel that stands for it, or the same where nobody observes
	 */
	public ConduitChannel around(ConduitChannel channel) {
		return isActive() ? new ObservationChannel(channel, this) : channel;
	}

	/**
	 * Around what a listener gets.
	 * @param listener the listener
	 * @param pattern one of its patterns
	 * @param receiver what gets the messages of the pattern
	 * @return a receiver that stands for it, or the same where nobody observes
	 */
	public Receiver around(ListenerSettings listener, TopicPattern pattern, Receiver receiver) {
		return isActive() ? new ObservationReceiver(receiver, messages(listener.id(), pattern)) : receiver;
	}

	Run clientRequest(String channel, Route route, Interaction interaction, @Nullable Observation parent) {
		if (this.timers != null) {
			return this.timers.clientRequest(channel, route, interaction);
		}
		return begin(this.clientRequests, new ClientRequestObservationContext(channel, route, interaction), parent);
	}

	Run serverRequest(Exchange exchange) {
		if (this.timers != null) {
			return this.timers.serverRequest(exchange.route(), exchange.interaction());
		}
		return begin(this.serverRequests, new ServerRequestObservationContext(exchange), null);
	}

	Run publish(String channel, TopicName topic, AckLevel ack) {
		if (this.timers != null) {
			return this.timers.publish(channel, ack);
		}
		return begin(this.publications, new PublishObservationContext(channel, topic, ack), null);
	}

	private Function<Delivery, Run> messages(String listener, TopicPattern pattern) {
		if (this.timers != null) {
			TimerMeterSet set = this.timers.listener(listener, pattern);
			return (delivery) -> set.begin();
		}
		return (delivery) -> begin(this.listeners, new ListenerObservationContext(listener, pattern, delivery), null);
	}

	private <C extends Observation.Context> Run begin(ObservationConvention<C> convention, C context,
			@Nullable Observation parent) {
		try {
			Observation observation = Observation.createNotStarted(convention, () -> context, this.registry);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			return new ObservationRun(observation.start(), context, this);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return new ObservationRun(Observation.NOOP, context, this);
		}
	}

	/** What this thread is observed as, for what begins on another one. */
	@Nullable Observation current() {
		return (this.timers != null) ? null : this.registry.getCurrentObservation();
	}

	@Override
	public Carried capture() {
		Observation current = current();
		return (current != null) ? () -> open(current) : Carried.NOTHING;
	}

	private Scope open(Observation observation) {
		if (observation.equals(current())) {
			return () -> {
			};
		}
		return ObservationRun.open(observation, this)::close;
	}

	void failed(RuntimeException ex) {
		if (this.told.compareAndSet(false, true)) {
			logger
				.warn("An observation convention or handler of the application fails. Calls and messages go on without "
						+ "being observed where it does; this is logged once", ex);
		}
	}

}
