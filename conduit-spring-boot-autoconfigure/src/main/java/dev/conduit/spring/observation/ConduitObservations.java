package dev.conduit.spring.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * Puts observations around calls and messages, by the conventions of the application.
 * What a convention or handler of the application throws is logged once; the call or
 * message goes on without being observed. With a registry that does nothing when the
 * application starts, nothing is put around anything. For any thread.
 *
 * @since 0.1.0
 */
public final class ConduitObservations {

	private static final Logger logger = LoggerFactory.getLogger(ConduitObservations.class);

	private final ObservationRegistry registry;

	private final ClientRequestObservationConvention clientRequests;

	private final ServerRequestObservationConvention serverRequests;

	private final PublishObservationConvention publications;

	private final ListenerObservationConvention listeners;

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
		this.registry = registry;
		this.clientRequests = clientRequests;
		this.serverRequests = serverRequests;
		this.publications = publications;
		this.listeners = listeners;
	}

	/**
	 * Whether there is anybody to observe.
	 * @return {@code false} where the registry does nothing
	 */
	public boolean isActive() {
		return !this.registry.isNoop();
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
		return isActive() ? new ObservationReceiver(listener.id(), pattern, receiver, this) : receiver;
	}

	ObservationRun begin(ClientRequestObservationContext context, @Nullable Observation parent) {
		return begin(this.clientRequests, context, parent);
	}

	ObservationRun begin(ServerRequestObservationContext context) {
		return begin(this.serverRequests, context, null);
	}

	ObservationRun begin(PublishObservationContext context) {
		return begin(this.publications, context, null);
	}

	ObservationRun begin(ListenerObservationContext context) {
		return begin(this.listeners, context, null);
	}

	private <C extends Observation.Context> ObservationRun begin(ObservationConvention<C> convention, C context,
			@Nullable Observation parent) {
		try {
			Observation observation = Observation.createNotStarted(convention, () -> context, this.registry);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			return new ObservationRun(observation.start(), this);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return new ObservationRun(Observation.NOOP, this);
		}
	}

	/** What this thread is observed as, for what begins on another one. */
	@Nullable Observation current() {
		return this.registry.getCurrentObservation();
	}

	void failed(RuntimeException ex) {
		if (this.told.compareAndSet(false, true)) {
			logger
				.warn("An observation convention or handler of the application fails. Calls and messages go on without "
						+ "being observed where it does; this is logged once", ex);
		}
	}

}
