package dev.conduit.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ReplyHeaders;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * A channel to nowhere: it records what is sent and answers as planned, at once and on
 * the caller's thread.
 */
final class RecordingChannel implements ConduitChannel {

	private static final Peer NOBODY = new Peer(0, "recording", "recording", "recording");

	private final SentMessages published;

	private final SentMessages called;

	private final PlannedAnswers answers;

	/** Gets the answers to questions, once there was one. */
	private volatile @Nullable Receiver questions;

	RecordingChannel(SentMessages published, SentMessages called, PlannedAnswers answers) {
		this.published = published;
		this.called = called;
		this.answers = answers;
	}

	@Override
	public String name() {
		return ConduitChannels.DEFAULT;
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		ConduitException failure = record(this.called, route.value(), headers, payload);
		return (failure != null) ? CompletableFuture.failedFuture(failure)
				: CompletableFuture.completedFuture(new Reply(Headers.EMPTY, this.answers.answer(route.value())));
	}

	@Override
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		ConduitException failure = record(this.called, route.value(), headers, payload);
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		String topic = message.topic().value();
		ConduitException failure = record(this.published, topic, message.headers(), message.payload());
		if (failure != null) {
			return CompletableFuture.failedFuture(failure);
		}
		TopicName replyTo = ReplyHeaders.replyTo(message.headers());
		Receiver waiting = this.questions;
		if (replyTo != null && waiting != null) {
			Payload answer = this.answers.answer(topic);
			waiting.receive(new Answer(new Message(replyTo, message.headers(), answer, null)));
		}
		return CompletableFuture.completedFuture(ack);
	}

	private @Nullable ConduitException record(SentMessages sent, String to, Headers headers, Payload payload) {
		sent.add(new SentMessage(to, headers, payload));
		return this.answers.failure(to);
	}

	/** Only questions subscribe through a template. */
	@Override
	public Subscription subscribe(TopicPattern pattern, String group, AckLevel ack, MailboxOptions options,
			Receiver receiver) {
		this.questions = receiver;
		return new Subscription() {

			@Override
			public CompletionStage<Void> drain(Duration patience) {
				return CompletableFuture.completedStage(null);
			}

			@Override
			public void close() {
				// Nobody else sends here.
			}

		};
	}

	@Override
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		throw noStreams(route);
	}

	@Override
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		throw noStreams(route);
	}

	private static AssertionError noStreams(Route route) {
		return new AssertionError(
				"'%s' is called with a stream, which a RecordingTemplate does not play: use @ConduitTest"
					.formatted(route));
	}

	@Override
	public Deadline deadline(@Nullable Duration timeout) {
		return Deadline.current();
	}

	/**
	 * The answer to a question. Nobody waits for what becomes of it.
	 */
	private record Answer(Message message) implements Delivery {

		private static final Source SOURCE = new Source() {

			@Override
			public void pause() {
				// One answer at a time.
			}

			@Override
			public void resume() {
				// One answer at a time.
			}

		};

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public AckLevel ackLevel() {
			return AckLevel.NONE;
		}

		@Override
		public Source source() {
			return SOURCE;
		}

		@Override
		public Peer peer() {
			return NOBODY;
		}

		@Override
		public void received() {
			// As above.
		}

		@Override
		public void processed() {
			// As above.
		}

		@Override
		public void reject(Problem problem) {
			throw new AssertionError("an answer was rejected: " + problem.summary());
		}

	}

}
