package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ErrorCode;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.lifecycle.ConduitServerLifecycle;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.time.Timer;
import dev.conduit.topic.DeadLetters;

/**
 * What an operator can do. Each action says what it did, or why it did nothing.
 */
final class ConduitActions {

	private static final String ALL = "all";

	private static final String OPERATOR = "an operator asked for it";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ConduitParts parts;

	private final ObjectProvider<ConduitServerLifecycle> lifecycle;

	private final Timer timer;

	private final Map<String, Map<String, Action>> actions = new TreeMap<>();

	ConduitActions(ConduitParts parts, RunningSettings settings, ObjectProvider<ConduitServerLifecycle> lifecycle,
			Timer timer) {
		this.parts = parts;
		this.lifecycle = lifecycle;
		this.timer = timer;
		this.actions.put("listeners", Map.of("pause", plain(this::pause), "resume", plain(this::resume)));
		this.actions.put("connections",
				Map.of("disconnect", plain((id) -> disconnect(List.of(connection(id)))), "drain",
						plain((id) -> drain(List.of(connection(id)))), "pause", plain(this::pauseConnection), "resume",
						plain(this::resumeConnection)));
		this.actions.put("channels", Map.of("disconnect", plain((name) -> disconnect(connections(name))), "drain",
				plain((name) -> drain(connections(name)))));
		this.actions.put("server", Map.of("drain", plain(this::drainServer)));
		this.actions.put("dead-letters", Map.of("replay", plain(this::replay), "purge", plain(this::purge)));
		this.actions.put("settings", Map.of("change", settings::change));
	}

	private static Action plain(UnaryOperator<String> action) {
		return (id, value) -> action.apply(id);
	}

	/**
	 * Does it.
	 * @param kind what it is done to
	 * @param id which one
	 * @param action what is done
	 * @param value what it is done with, where that is asked for
	 * @return what was done
	 * @throws GoneException if there is no such thing
	 * @throws IllegalArgumentException if there is no such action, or no such value
	 */
	String run(String kind, String id, String action, @Nullable String value) {
		Map<String, Action> known = this.actions.get(kind);
		if (known == null) {
			throw new GoneException(
					"There is nothing to be done to '%s'; there are: %s".formatted(kind, this.actions.keySet()));
		}
		Action chosen = known.get(action);
		if (chosen == null) {
			throw new IllegalArgumentException("'action' must be one of %s for %s (was '%s')"
				.formatted(known.keySet().stream().sorted().toList(), kind, action));
		}
		return chosen.run(id, value);
	}

	private String pause(String id) {
		return listeners(id).pause(id) ? "listener '%s' is paused".formatted(id)
				: "listener '%s' is not subscribed, or paused already".formatted(id);
	}

	private String resume(String id) {
		return listeners(id).resume(id) ? "listener '%s' goes on".formatted(id)
				: "listener '%s' was not paused".formatted(id);
	}

	private ConduitListenerRegistry listeners(String id) {
		ConduitListenerRegistry registry = this.parts.listeners().getIfAvailable();
		List<String> ids = this.parts.shownListeners().stream().map(ShownListener::id).toList();
		if (registry == null || !ids.contains(id)) {
			throw new GoneException("There is no listener '%s'; there are: %s".formatted(id, ids));
		}
		return registry;
	}

	private Connection connection(String id) {
		return this.parts.serverConnections()
			.stream()
			.filter((connection) -> Long.toString(connection.id()).equals(id))
			.findFirst()
			.orElseThrow(() -> new GoneException("There is no connection '%s' (any more)".formatted(id)));
	}

	private String pauseConnection(String id) {
		return connection(id).pausePeer()
				? "the client of connection %s sends no calls and messages until it is resumed".formatted(id)
				: "connection %s is paused already, or not open".formatted(id);
	}

	private String resumeConnection(String id) {
		return connection(id).resumePeer() ? "the client of connection %s goes on".formatted(id)
				: "connection %s was not paused".formatted(id);
	}

	private List<Connection> connections(String channel) {
		List<String> names = new ArrayList<>();
		for (ConduitParts.Channel known : this.parts.clients()) {
			if (known.name().equals(channel)) {
				return known.client().connections();
			}
			names.add(known.name());
		}
		throw new GoneException("There is no channel '%s'; there are: %s".formatted(channel, names));
	}

	private static String disconnect(Collection<Connection> connections) {
		connections.forEach((connection) -> connection.close(ErrorCode.NORMAL, OPERATOR));
		return "%d connections are being closed".formatted(connections.size());
	}

	private String drain(Collection<Connection> connections) {
		Duration patience = this.parts.runningServer()
			.map((server) -> server.options().drainTimeout())
			.orElse(PATIENCE);
		connections.forEach((connection) -> connection.drain(null, patience));
		return "%d connections begin nothing new, and are closed at the latest in %d s".formatted(connections.size(),
				patience.toSeconds());
	}

	private String drainServer(String name) {
		ConduitServer server = server();
		ConduitServerLifecycle known = this.lifecycle.getIfAvailable();
		if (!server.options().name().equals(name) || known == null) {
			throw new GoneException("There is no server '%s'; there is: '%s'".formatted(name, server.options().name()));
		}
		if (!known.isRunning()) {
			return "server '%s' does not run".formatted(name);
		}
		known.stop(() -> {
		});
		return "server '%s' accepts nobody, and is over at the latest in %d s; it is not started again".formatted(name,
				server.options().drainTimeout().toSeconds());
	}

	private String replay(String id) {
		DeadLetters letters = server().deadLetters();
		Deadline deadline = Deadline.after(this.timer, PATIENCE);
		CompletableFuture<Integer> replayed = (id.equals(ALL) ? letters.replayAll((letter) -> true, deadline)
				: letters.replay(letter(letters, id), deadline).thenApply((nothing) -> 1))
			.toCompletableFuture();
		try {
			return "%d messages were processed".formatted(replayed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			return "the replay goes on";
		}
		catch (ExecutionException ex) {
			return "the message was not processed: " + ((ex.getCause() != null) ? ex.getCause().getMessage() : ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "the replay goes on, and nobody waits for it";
		}
	}

	private String purge(String id) {
		DeadLetters letters = server().deadLetters();
		if (id.equals(ALL)) {
			return "%d letters were thrown away".formatted(letters.purgeAll((letter) -> true));
		}
		letters.purge(letter(letters, id));
		return "letter %s was thrown away".formatted(id);
	}

	private static long letter(DeadLetters letters, String id) {
		return letters.list()
			.stream()
			.filter((letter) -> Long.toString(letter.id()).equals(id))
			.findFirst()
			.orElseThrow(() -> new GoneException("There is no dead letter '%s' (any more)".formatted(id)))
			.id();
	}

	private ConduitServer server() {
		return this.parts.runningServer().orElseThrow(() -> new GoneException("This application has no server"));
	}

	@FunctionalInterface
	private interface Action {

		String run(String id, @Nullable String value);

	}

}
