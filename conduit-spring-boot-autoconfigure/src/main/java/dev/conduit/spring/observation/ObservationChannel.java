package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.Map;
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
		ClientRequestObservationContext context = new ClientRequestObservationContext(name(), route, interaction);
		ObservationRun run = this.observations.begin(context, null);
		CompletableFuture<Reply> answer;
		try {
			answer = call.apply(traced(headers, context.getCarrier()));
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> {
			context.setResponse(reply);
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
			ClientRequestObservationContext context = new ClientRequestObservationContext(name(), route, interaction);
			ObservationRun run = this.observations.begin(context, parent);
			this.channel.stream(route, traced(headers, context.getCarrier()), payload, items, deadline)
				.subscribe(new ObservationSubscriber(subscriber, run));
		};
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		ClientRequestObservationContext context = new ClientRequestObservationContext(name(), route,
				Interaction.ONE_WAY);
		ObservationRun run = this.observations.begin(context, null);
		try {
			this.channel.send(route, traced(headers, context.getCarrier()), payload, deadline);
			run.end(null);
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		PublishObservationContext context = new PublishObservationContext(name(), message.topic(), ack);
		ObservationRun run = this.observations.begin(context);
		CompletableFuture<AckLevel> published;
		try {
			published = this.channel
				.publish(new Message(message.topic(), traced(message.headers(), context.getCarrier()),
						message.payload(), message.id(), message.handling()), ack, deadline);
		}
		catch (RuntimeException | Error ex) {
			run.end(ex);
			throw ex;
		}
		CompletionStage<AckLevel> ended = published;
		ended.whenComplete((level, failure) -> run.end(failure));
		return published;
	}

	private static Headers traced(Headers headers, @Nullable Map<String, String> carrier) {
		Headers traced = headers;
		if (carrier != null) {
			for (Map.Entry<String, String> entry : carrier.entrySet()) {
				traced = traced.with(entry.getKey(), entry.getValue());
			}
		}
		return traced;
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
