package dev.conduit.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;

/**
 * Stands for a peer that is not, or no longer, a client of the server: it keeps nothing
 * and reaches nobody.
 *
 * @param peer who
 */
record EndedSession(Peer peer) implements Session {

	@Override
	public Instant connectedSince() {
		return Instant.EPOCH;
	}

	@Override
	public boolean isOpen() {
		return false;
	}

	@Override
	public @Nullable Object attribute(String name) {
		return null;
	}

	@Override
	public void attribute(String name, Object value) {
		// Nobody would ever read it.
	}

	@Override
	public void removeAttribute(String name) {
		// There is none.
	}

	@Override
	public Map<String, Object> attributes() {
		return Map.of();
	}

	@Override
	public Set<String> groups() {
		return Set.of();
	}

	@Override
	public boolean join(String group) {
		return false;
	}

	@Override
	public boolean leave(String group) {
		return false;
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return CompletableFuture.failedFuture(gone());
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return CompletableFuture.failedFuture(gone());
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return Connection.failedStream(gone());
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		throw gone();
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		return CompletableFuture.failedFuture(gone());
	}

	private ConduitException gone() {
		return ConduitException
			.of(Problem.of(ErrorCode.DISCONNECTED, "'%s' is not connected".formatted(this.peer.name())));
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return Deadline.current();
	}

}
