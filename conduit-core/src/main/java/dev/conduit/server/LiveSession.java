package dev.conduit.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.dispatch.InOrder;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;

/**
 * The session of a connection.
 */
final class LiveSession implements Session {

	/** It is told of twice at most: of its begin and its end. */
	private static final int NEWS = 2;

	private final Connection connection;

	private final Peer peer;

	private final Instant since;

	private final SessionAttributes attributes;

	private final LiveSessions sessions;

	/** Made for the first: a server without listeners has none. */
	private @Nullable InOrder news;

	private volatile boolean open = true;

	LiveSession(Connection connection, Peer peer, Instant since, LiveSessions sessions) {
		this.connection = connection;
		this.peer = peer;
		this.since = since;
		this.sessions = sessions;
		this.attributes = new SessionAttributes(sessions.options().maxAttributes());
	}

	/** On the loop of the connection. */
	InOrder news() {
		InOrder news = this.news;
		if (news == null) {
			news = new InOrder("conduit-session-" + this.peer.connectionId(), NEWS);
			this.news = news;
		}
		return news;
	}

	void ended() {
		this.open = false;
	}

	@Override
	public Peer peer() {
		return this.peer;
	}

	@Override
	public Instant connectedSince() {
		return this.since;
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public @Nullable Object attribute(String name) {
		return this.attributes.get(name);
	}

	@Override
	public void attribute(String name, Object value) {
		this.attributes.set(name, value);
	}

	@Override
	public void removeAttribute(String name) {
		this.attributes.remove(name);
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes.copy();
	}

	@Override
	public Set<String> groups() {
		return this.sessions.members().of(this);
	}

	@Override
	public boolean join(String group) {
		return this.sessions.members().join(this, group);
	}

	@Override
	public boolean leave(String group) {
		return this.sessions.members().leave(this, group);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return this.connection.request(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return this.connection.request(route, headers, payload, items, deadline);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return this.connection.stream(route, headers, payload, items, deadline);
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.connection.send(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		return this.connection.publish(message, ack, deadline);
	}

	/** Sends a message if that can be done now. */
	void push(Message message) {
		this.connection.push(message);
	}

	/** Calls without an answer if that can be done now. */
	void push(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.connection.push(route, headers, payload, deadline);
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return this.sessions.deadline(timeout);
	}

	@Override
	public String toString() {
		return "Session[" + this.peer + ", " + (this.open ? "open" : "ended") + "]";
	}

}
