package dev.conduit.spring.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.server.Session;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * One client of the application's own server as a channel: calls and messages go to it.
 *
 * @param target the client, {@code null} for methods that are bound and never called
 */
record SessionChannel(@Nullable Session target) implements ConduitChannel {

	/** For what is bound once for all sessions. */
	static final SessionChannel OF_NONE = new SessionChannel(null);

	@Override
	public String name() {
		return "session";
	}

	private Session session() {
		Session session = this.target;
		if (session == null) {
			throw new IllegalStateException("the method is bound to no session");
		}
		return session;
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return session().request(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return session().request(route, headers, payload, items, deadline);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return session().stream(route, headers, payload, items, deadline);
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		session().send(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		return session().publish(message, ack, deadline);
	}

	@Override
	public Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		throw new UnsupportedOperationException("a server subscribes to nothing at its clients");
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return session().deadline(timeout);
	}

}
