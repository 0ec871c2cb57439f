package dev.conduit.spring.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;
import dev.conduit.time.Timer;
import dev.conduit.topic.Bus;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * The application's own server as a channel for messages. It is no way to call methods:
 * those of the own application are called as the beans that they belong to.
 *
 * @param server the server
 * @param timer the clock of deadlines
 * @param contentType what is written where the type leaves the choice, {@code null} for
 * what the application's converters do
 * @since 0.1.0
 */
public record ServerChannel(ConduitServer server, Timer timer,
		@Nullable ContentType contentType) implements ConduitChannel {

	/**
	 * A channel that writes what the application's converters do.
	 * @param server the server
	 * @param timer the clock of deadlines
	 */
	public ServerChannel(ConduitServer server, Timer timer) {
		this(server, timer, null);
	}

	@Override
	public String name() {
		return ConduitChannels.SERVER;
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		throw noCalls(route);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		throw noCalls(route);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		throw noCalls(route);
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		throw noCalls(route);
	}

	private static UnsupportedOperationException noCalls(Route route) {
		return new UnsupportedOperationException(
				"'%s' cannot be called through the own server: inject the bean that serves it".formatted(route));
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		try {
			return this.server.bus()
				.publish(compressed(message), ack, deadline)
				.thenApply((nothing) -> ack)
				.toCompletableFuture();
		}
		catch (ConduitException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Here and once, for the bus delivers on event loops, and to many. */
	private Message compressed(Message message) {
		Payload payload = this.server.options().connection().compression().apply(message.payload());
		return new Message(message.topic(), message.headers(), payload, message.id(), message.handling());
	}

	@Override
	public Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		Bus bus = this.server.bus();
		MailboxOptions mailbox = (ack == AckLevel.NONE)
				? options.withRedelivery(options.redelivery().withMaxAttempts(1)) : options;
		return new Subscribed(group.isEmpty() ? bus.subscribe(pattern, receiver, mailbox)
				: bus.subscribe(pattern, group, receiver, mailbox));
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		Deadline current = Deadline.current();
		return (timeout != null) ? Deadline.after(this.timer, timeout).earlier(current) : current;
	}

	private record Subscribed(dev.conduit.topic.Subscription subscription) implements Subscription {

		@Override
		public MailboxStatistics statistics() {
			return this.subscription.statistics();
		}

		@Override
		public void pause() {
			this.subscription.suspend();
		}

		@Override
		public void resume() {
			this.subscription.resume();
		}

		@Override
		public CompletionStage<Void> drain(Duration patience) {
			return this.subscription.drain(patience);
		}

		@Override
		public void close() {
			this.subscription.close();
		}

	}

}
