package dev.conduit.spring.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.client.ClientState;
import dev.conduit.client.ClientSubscription;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.topic.Mailbox;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.RingStatistics;

/**
 * A channel to another process.
 *
 * @param name its name
 * @param client the client behind it
 * @param contentType what is written where the type leaves the choice, {@code null} for
 * what the application's converters do
 * @since 0.1.0
 */
public record ClientChannel(String name, ConduitClient client,
		@Nullable ContentType contentType) implements ConduitChannel {

	/**
	 * A channel that writes what the application's converters do.
	 * @param name its name
	 * @param client the client behind it
	 */
	public ClientChannel(String name, ConduitClient client) {
		this(name, client, null);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return started().request(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return started().requestIdempotent(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return started().request(route, headers, payload, items, deadline);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return started().stream(route, headers, payload, items, deadline);
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		started().send(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		return started().publish(message, ack, deadline);
	}

	@Override
	public Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		return new Subscribed(this.client.subscribe(pattern, group, ack, options, receiver));
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return this.client.deadline(timeout);
	}

	/**
	 * A bean may call while the application still starts.
	 */
	private ConduitClient started() {
		if (this.client.state() == ClientState.NEW) {
			this.client.start();
		}
		return this.client;
	}

	private record Subscribed(ClientSubscription subscription) implements Subscription {

		@Override
		public CompletionStage<Void> active() {
			return this.subscription.active();
		}

		@Override
		public @Nullable RingStatistics ring() {
			return this.subscription.ring();
		}

		@Override
		public @Nullable MailboxStatistics statistics() {
			Mailbox mailbox = this.subscription.mailbox();
			return (mailbox != null) ? mailbox.statistics() : null;
		}

		@Override
		public void pause() {
			Objects.requireNonNull(this.subscription.mailbox()).suspend();
		}

		@Override
		public void resume() {
			Objects.requireNonNull(this.subscription.mailbox()).resume();
		}

		@Override
		public CompletionStage<Void> drain(Duration patience) {
			Mailbox mailbox = this.subscription.mailbox();
			CompletionStage<Void> drained = (mailbox != null) ? mailbox.drain(patience)
					: CompletableFuture.completedStage(null);
			return drained.whenComplete((nothing, failure) -> this.subscription.close());
		}

		@Override
		public void close() {
			this.subscription.close();
		}

	}

}
