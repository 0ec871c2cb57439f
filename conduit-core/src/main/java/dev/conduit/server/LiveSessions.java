package dev.conduit.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * The sessions of a server: as many as it has connections that logged in, each gone with
 * its connection.
 */
final class LiveSessions implements Sessions {

	private static final Logger logger = LoggerFactory.getLogger(LiveSessions.class);

	private final SessionOptions options;

	private final Timer timer;

	private final InstantSource clock;

	private final List<SessionListener> listeners;

	private final SessionGroups groups;

	private final Map<Long, LiveSession> all = new ConcurrentHashMap<>();

	/** Those whose end not all listeners know, by their ids. */
	private final Map<Long, CompletableFuture<Void>> leaving = new ConcurrentHashMap<>();

	LiveSessions(SessionOptions options, Timer timer, InstantSource clock, List<SessionListener> listeners) {
		this.options = options;
		this.timer = timer;
		this.clock = clock;
		this.listeners = List.copyOf(listeners);
		this.groups = new SessionGroups(options);
	}

	SessionOptions options() {
		return this.options;
	}

	SessionGroups members() {
		return this.groups;
	}

	Deadline deadline(@Nullable Duration timeout) {
		Duration wanted = (timeout != null) ? timeout : this.options.deadline();
		return Deadline.after(this.timer, wanted).earlier(Deadline.current());
	}

	// on the loop of the connection

	void opened(Connection connection, Peer peer) {
		LiveSession session = new LiveSession(connection, peer, this.clock.instant(), this);
		this.all.put(connection.id(), session);
		if (!this.listeners.isEmpty()) {
			session.news().execute(() -> tell((listener) -> listener.connected(session)));
		}
	}

	void closed(Connection connection, Problem reason) {
		LiveSession session = this.all.remove(connection.id());
		if (session == null) {
			return;
		}
		this.groups.end(session);
		if (!this.listeners.isEmpty()) {
			CompletableFuture<Void> told = new CompletableFuture<>();
			this.leaving.put(session.id(), told);
			session.news().execute(() -> {
				tell((listener) -> listener.disconnected(session, reason));
				this.leaving.remove(session.id());
				told.complete(null);
			});
		}
	}

	private void tell(Consumer<SessionListener> news) {
		for (SessionListener listener : this.listeners) {
			try {
				news.accept(listener);
			}
			catch (RuntimeException | Error ex) {
				logger.warn("{} failed with what it was told of a session", listener, ex);
			}
		}
	}

	/**
	 * Waits until listeners were told of all that have ended.
	 * @param patience how long at most
	 */
	CompletionStage<Void> drain(Duration patience) {
		CompletableFuture<Void> told = CompletableFuture.allOf(this.leaving.values().toArray(CompletableFuture[]::new));
		Timer.Timeout timeout = this.timer.schedule(patience, () -> told.complete(null));
		return told.thenRun(timeout::cancel);
	}

	// for the application

	@Override
	public Optional<Session> find(long id) {
		return Optional.ofNullable(this.all.get(id));
	}

	@Override
	public Session of(Peer peer) {
		LiveSession session = this.all.get(peer.connectionId());
		return (session != null && session.peer().equals(peer)) ? session : new EndedSession(peer);
	}

	@Override
	public Recipients all() {
		return new Many(() -> this.all.values().stream());
	}

	@Override
	public Recipients ofPrincipal(String principal) {
		return new Many(() -> this.all.values().stream().filter((session) -> session.principal().equals(principal)));
	}

	@Override
	public Recipients group(String name) {
		return new Many(() -> this.groups.membersOf(name));
	}

	@Override
	public Set<String> groups() {
		return this.groups.names();
	}

	@Override
	public int size() {
		return this.all.size();
	}

}
