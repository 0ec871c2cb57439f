package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Interaction;
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
 * A channel whose calls and publications are observed.
 *
 * @param channel the channel itself
 * @param observations begins observations
 */
record ObservationChannel(ConduitChannel channel, ConduitObservations observations) implements ConduitChannel {

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
		return observed(Interaction.UNARY, route, headers,
				(traced) -> this.channel.request(route, traced, payload, deadline));
	}

	@Override
	public CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return observed(Interaction.UNARY, route, headers,
				(traced) -> this.channel.requestIdempotent(route, traced, payload, deadline));
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return observed(Interaction.CLIENT_STREAM, route, headers,
				(traced) -> this.channel.request(route, traced, payload, items, deadline));
	}

	private CompletableFuture<Reply> observed(Interaction interaction, Route route, Headers headers,
			Function<Headers, CompletableFuture<Reply>> call) {
		Run run = this.observations.clientRequest(name(), route, interaction, null);
		CompletableFuture<Reply> answer;
		try {
			answer = call.apply(run.traced(headers));
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> {
			run.answered(reply);
			run.end(failure);
		});
		return answer;
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		Observation parent = this.observations.current();
		Interaction interaction = Interaction.of(true, items != null);
		return (subscriber) -> {
			Run run = this.observations.clientRequest(name(), route, interaction, parent);
			this.channel.stream(route, run.traced(headers), payload, items, deadline)
				.subscribe(new ObservationSubscriber(subscriber, run));
		};
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		Run run = this.observations.clientRequest(name(), route, Interaction.ONE_WAY, null);
		try {
			this.channel.send(route, run.traced(headers), payload, deadline);
			run.end(null);
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		Run run = this.observations.publish(name(), message.topic(), ack);
		CompletableFuture<AckLevel> published;
		try {
			published = this.channel.publish(traced(message, run), ack, deadline);
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
		CompletionStage<AckLevel> ended = published;
		ended.whenComplete((level, failure) -> run.end(failure));
		return published;
	}

	private static Message traced(Message message, Run run) {
		Headers traced = run.traced(message.headers());
		return traced.equals(message.headers()) ? message
				: new Message(message.topic(), traced, message.payload(), message.id(), message.handling());
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
