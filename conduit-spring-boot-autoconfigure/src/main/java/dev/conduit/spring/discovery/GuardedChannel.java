package dev.conduit.spring.discovery;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.LoopThread;

/**
 * Sends no call of a method that the server serves otherwise than its client expects. The
 * first calls of a connection wait until that is known.
 *
 * @param channel the channel
 * @param contract what its clients expect
 */
record GuardedChannel(ConduitChannel channel, ChannelContract contract) implements ConduitChannel {

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
		return guarded(route, deadline, () -> this.channel.request(route, headers, payload, deadline));
	}

	@Override
	public CompletableFuture<Reply> requestIdempotent(Route route, Headers headers, Payload payload,
			Deadline deadline) {
		return guarded(route, deadline, () -> this.channel.requestIdempotent(route, headers, payload, deadline));
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		return guarded(route, deadline, () -> this.channel.request(route, headers, payload, items, deadline));
	}

	private CompletableFuture<Reply> guarded(Route route, Deadline deadline,
			Supplier<CompletableFuture<Reply>> request) {
		if (!this.contract.expects(route)) {
			return request.get();
		}
		CompletableFuture<Differences> check = this.contract.check(deadline);
		AtomicReference<@Nullable CompletableFuture<Reply>> sent = new AtomicReference<>();
		CompletableFuture<Reply> answer = check.thenCompose((differences) -> {
			@Nullable Problem refusal = differences.refusal(route);
			CompletableFuture<Reply> call = (refusal != null)
					? CompletableFuture.failedFuture(ConduitException.of(refusal)) : request.get();
			sent.set(call);
			return call;
		});
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> {
			@Nullable CompletableFuture<Reply> call = sent.get();
			if (answer.isCancelled() && call != null) {
				call.cancel(true);
			}
		});
		return answer;
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		Flow.Publisher<Payload> results = this.channel.stream(route, headers, payload, items, deadline);
		if (!this.contract.expects(route)) {
			return results;
		}
		return (subscriber) -> {
			CompletionStage<Differences> check = this.contract.check(deadline);
			check.whenComplete((differences, failure) -> {
				ConduitException refusal = refusal(route, differences, failure);
				((refusal != null) ? Connection.failedStream(refusal) : results).subscribe(subscriber);
			});
		};
	}

	private static @Nullable ConduitException refusal(Route route, @Nullable Differences differences,
			@Nullable Throwable failure) {
		if (differences == null) {
			Throwable inside = (failure instanceof CompletionException) ? failure.getCause() : failure;
			return (inside instanceof ConduitException known) ? known : ConduitException
				.of(Problem.of(ErrorCode.INTERNAL, "nobody knows what the server serves: %s".formatted(inside)));
		}
		@Nullable Problem refusal = differences.refusal(route);
		return (refusal != null) ? ConduitException.of(refusal) : null;
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		if (this.contract.expects(route)) {
			requireServed(route, this.contract.check(deadline));
		}
		this.channel.send(route, headers, payload, deadline);
	}

	private static void requireServed(Route route, CompletableFuture<Differences> check) {
		if (!check.isDone()) {
			LoopThread.refuse("the first call of '" + route + "'");
		}
		try {
			@Nullable Problem refusal = check.join().refusal(route);
			if (refusal != null) {
				throw ConduitException.of(refusal);
			}
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof ConduitException known) ? known : ex;
		}
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
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
