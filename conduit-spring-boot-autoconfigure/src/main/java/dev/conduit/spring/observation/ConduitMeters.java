package dev.conduit.spring.observation;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

import dev.conduit.client.ConduitClient;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;

/**
 * The meters of an application's server, channels and listeners. All of them read what is
 * counted anyway, when a registry asks; a call or message costs nothing more. Tags are
 * the names of servers, channels and listeners, which the application chose, and words of
 * this class: nothing that came over a connection. A registry that refuses a meter is
 * named in the log once, and goes without it.
 *
 * @since 0.1.0
 */
public final class ConduitMeters implements MeterBinder, ApplicationListener<ContextRefreshedEvent> {

	private final Supplier<@Nullable ConduitServer> server;

	private final Supplier<@Nullable ConduitChannels> channels;

	private final Supplier<@Nullable ConduitListenerRegistry> listeners;

	/**
	 * As many as the application has, each with the ids of the listeners whose meters it
	 * has: a registry complains of a meter that comes again.
	 */
	private final Map<MeterRegistry, Set<String>> registries = new ConcurrentHashMap<>();

	/**
	 * Meters of parts that are asked for when a registry is there.
	 * @param server gives the server, {@code null} where there is none
	 * @param channels gives the channels to others
	 * @param listeners gives the listeners
	 */
	public ConduitMeters(Supplier<@Nullable ConduitServer> server, Supplier<@Nullable ConduitChannels> channels,
			Supplier<@Nullable ConduitListenerRegistry> listeners) {
		this.server = server;
		this.channels = channels;
		this.listeners = listeners;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Set<String> bound = this.registries.computeIfAbsent(registry, (key) -> ConcurrentHashMap.newKeySet());
		MeterTable meters = new MeterTable(registry, this);
		ConduitServer own = this.server.get();
		if (own != null) {
			new ServerMeters(own).addTo(meters);
		}
		ConduitChannels known = this.channels.get();
		if (known != null) {
			for (ConduitChannel channel : known.remote()) {
				ConduitClient client = channel.client();
				if (client != null) {
					new ClientMeters(channel.name(), client).addTo(meters);
				}
			}
		}
		bindListeners(meters, bound);
	}

	/** Listeners are known when all beans are there. */
	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		this.registries.forEach((registry, bound) -> bindListeners(new MeterTable(registry, this), bound));
	}

	private void bindListeners(MeterTable meters, Set<String> bound) {
		ConduitListenerRegistry known = this.listeners.get();
		if (known != null) {
			known.listeners()
				.stream()
				.filter((listener) -> bound.add(listener.id()))
				.forEach((listener) -> new ListenerMeters(listener.id(), known).addTo(meters));
		}
	}

}
