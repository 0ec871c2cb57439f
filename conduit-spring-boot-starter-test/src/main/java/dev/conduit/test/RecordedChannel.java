package dev.conduit.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * A channel of the application whose publications are recorded.
 *
 * @param channel the channel itself
 * @param published where they are recorded
 */
record RecordedChannel(ConduitChannel channel, SentMessages published) implements ConduitChannel {

	@Override
	public String name() {
		return this.channel.name();
	}

	@Override
	public @Nullable ContentType contentType() {
		return this.channel.contentType();
	}

	@Override
	public @Nullable ConduitClient client() {
		return this.channel.client();
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		return this.channel.request(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return this.channel.requestIdempotent(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return this.channel.request(route, headers, payload, items, deadline);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return this.channel.stream(route, headers, payload, items, deadline);
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		this.channel.send(route, headers, payload, deadline);
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		this.published.add(new SentMessage(message.topic().value(), message.headers(), message.payload()));
		return this.channel.publish(message, ack, deadline);
	}

	@Override
	public Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		return this.channel.subscribe(pattern, group, ack, options, receiver);
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return this.channel.deadline(timeout);
	}

}
