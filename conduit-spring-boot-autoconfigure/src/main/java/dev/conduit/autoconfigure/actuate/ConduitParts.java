package dev.conduit.autoconfigure.actuate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.connection.FlowPause;
import dev.conduit.exchange.Peer;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.listener.ConduitListenerRegistry;

/**
 * The parts of Conduit that an application has, asked for when somebody looks.
 *
 * @param server the server
 * @param channels the channels to others
 * @param listeners the listeners
 * @param clock the time of day
 */
record ConduitParts(ObjectProvider<ConduitServer> server, ObjectProvider<ConduitChannels> channels,
		ObjectProvider<ConduitListenerRegistry> listeners, InstantSource clock) {

	ConduitParts(ObjectProvider<ConduitServer> server, ObjectProvider<ConduitChannels> channels,
			ObjectProvider<ConduitListenerRegistry> listeners) {
		this(server, channels, listeners, InstantSource.system());
	}

	Optional<ConduitServer> runningServer() {
		return Optional.ofNullable(this.server.getIfAvailable());
	}

	List<Connection> serverConnections() {
		return runningServer().map((server) -> List.copyOf(server.connections())).orElse(List.of());
	}

	List<Channel> clients() {
		List<Channel> clients = new ArrayList<>();
		ConduitChannels known = this.channels.getIfAvailable();
		if (known != null) {
			for (ConduitChannel channel : known.remote()) {
				ConduitClient client = channel.client();
				if (client != null) {
					clients.add(new Channel(channel.name(), client));
				}
			}
		}
		return clients;
	}

	List<ShownListener> shownListeners() {
		ConduitListenerRegistry known = this.listeners.getIfAvailable();
		return (known != null)
				? known.listeners().stream().map((settings) -> ShownListener.of(settings, known)).toList() : List.of();
	}

	/**
	 * All pauses in force.
	 */
	List<ShownPause> pauses() {
		List<ShownPause> pauses = new ArrayList<>(pauses(serverConnections(), null));
		clients().forEach((channel) -> pauses.addAll(pauses(channel.client().connections(), channel.name())));
		return pauses;
	}

	List<ShownPause> pauses(List<Connection> connections, @Nullable String channel) {
		Instant now = this.clock.instant();
		List<ShownPause> pauses = new ArrayList<>();
		for (Connection connection : connections) {
			Peer peer = connection.peer();
			if (peer != null) {
				for (FlowPause pause : connection.pauses()) {
					pauses.add(ShownPause.of(pause, connection, peer, channel, now));
				}
			}
		}
		return pauses;
	}

	/**
	 * The same as sentences, a few of them.
	 */
	List<String> sentences(List<ShownPause> pauses) {
		Instant now = this.clock.instant();
		return pauses.stream().limit(10).map((pause) -> pause.describe(now)).toList();
	}

	/**
	 * A channel with a client behind it.
	 *
	 * @param name its name
	 * @param client its client
	 */
	record Channel(String name, ConduitClient client) {

	}

}
