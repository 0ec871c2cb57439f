package dev.conduit.spring.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.Timer;
import dev.conduit.time.Timer.Timeout;

/**
 * Questions that are published to topics, and the answers of whoever listens there. Each
 * channel has a topic of its own for answers, under a name that nobody can guess; an
 * answer is told apart by a random id, which is good for one answer. The first one
 * counts, all others are counted and forgotten. For any thread.
 *
 * @since 0.1.0
 */
public final class TopicRequests implements AutoCloseable {

	private static final int RANDOM_BYTES = 18;

	private final TopicRequestOptions options;

	private final Timer timer;

	private final SecureRandom random = new SecureRandom();

	private final Map<ConduitChannel, ReplyTopic> topics = new ConcurrentHashMap<>();

	private final Map<String, Question> pending = new ConcurrentHashMap<>();

	private final AtomicInteger places = new AtomicInteger();

	private final LongAdder answered = new LongAdder();

	private final LongAdder timedOut = new LongAdder();

	private final LongAdder discarded = new LongAdder();

	/**
	 * Questions.
	 * @param options their bounds
	 * @param timer tells when they have waited long enough; outlives this
	 */
	public TopicRequests(TopicRequestOptions options, Timer timer) {
		this.options = options;
		this.timer = timer;
	}

	/**
	 * Publishes a question. Cancelling the future gives it up. Blocks as long as
	 * publishing does.
	 * @param channel where
	 * @param question the question; the headers of {@link ReplyHeaders} are set here
	 * @param timeout how long to wait at most, {@code null} for as long as the channel
	 * says
	 * @return the first answer; or a {@link ConduitException}, that of the listener where
	 * it failed for good. May complete on the event loop or the timer's thread.
	 */
	public CompletableFuture<Message> ask(ConduitChannel channel, Message question, @Nullable Duration timeout) {
		CompletableFuture<Message> answer = new CompletableFuture<>();
		try {
			takePlace(answer);
			begin(channel, question, deadline(channel, timeout), answer);
		}
		catch (RuntimeException ex) {
			answer.completeExceptionally(ex);
		}
		return answer;
	}

	private void takePlace(CompletableFuture<Message> answer) {
		if (this.places.incrementAndGet() > this.options.maxPending()) {
			this.places.decrementAndGet();
			throw ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"%d questions wait for an answer, and no more may: see 'conduit.ask.max-pending'"
						.formatted(this.options.maxPending())));
		}
		onEnd(answer, this.places::decrementAndGet);
	}

	private void begin(ConduitChannel channel, Message question, Deadline deadline, CompletableFuture<Message> answer) {
		ReplyTopic topic = topicOf(channel);
		String id = random();
		this.pending.put(id, new Question(topic, answer));
		onEnd(answer, () -> this.pending.remove(id));
		topic.requireOpen();
		timeOut(question.topic(), deadline, answer);
		Headers headers = question.headers()
			.with(ReplyHeaders.REPLY_TO, topic.name().value())
			.with(ReplyHeaders.CORRELATION_ID, id);
		Message published = new Message(question.topic(), headers, question.payload(), question.id(),
				question.handling());
		CompletionStage<AckLevel> sent = channel.publish(published, AckLevel.PROCESSED, deadline);
		sent.whenComplete((level, failure) -> {
			if (failure != null && !isOver(deadline, failure)) {
				answer.completeExceptionally(unwrap(failure));
			}
		});
	}

	/** What the message's own time-out says, the question's says better. */
	private static boolean isOver(Deadline deadline, Throwable failure) {
		Duration remaining = deadline.remaining();
		boolean late = unwrap(failure) instanceof ConduitException ex
				&& (ex.code() == ErrorCode.OUTCOME_UNKNOWN || ex.code() == ErrorCode.DEADLINE_EXCEEDED);
		return late && remaining != null && !remaining.isPositive();
	}

	private static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private Deadline deadline(ConduitChannel channel, @Nullable Duration timeout) {
		Deadline deadline = channel.deadline(timeout);
		return (deadline.remaining() != null) ? deadline : channel.deadline(this.options.timeout());
	}

	private void timeOut(TopicName topic, Deadline deadline, CompletableFuture<Message> answer) {
		Duration patience = Objects.requireNonNullElse(deadline.remaining(), this.options.timeout());
		ConduitException late = ConduitException.of(Problem.of(ErrorCode.DEADLINE_EXCEEDED,
				"no answer to the message to '%s' came within %s; a listener there has to return one".formatted(topic,
						patience)));
		Timeout timeout;
		try {
			timeout = this.timer.schedule(patience, () -> {
				if (answer.completeExceptionally(late)) {
					this.timedOut.increment();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			throw new ConduitException(Problem.of(ErrorCode.SHUTTING_DOWN, "the application ends"), ex);
		}
		onEnd(answer, timeout::cancel);
	}

	private static void onEnd(CompletionStage<Message> answer, Runnable action) {
		answer.whenComplete((reply, failure) -> action.run());
	}

	private ReplyTopic topicOf(ConduitChannel channel) {
		ReplyTopic topic = this.topics.computeIfAbsent(channel,
				(key) -> new ReplyTopic(new TopicName(ReplyHeaders.PREFIX + random())));
		topic.open(channel, this::receive, (refusal) -> refused(channel, topic, refusal));
		return topic;
	}

	private void refused(ConduitChannel channel, ReplyTopic topic, Throwable refusal) {
		this.topics.remove(channel, topic);
		List.copyOf(this.pending.values())
			.stream()
			.filter((question) -> question.topic() == topic)
			.forEach((question) -> question.answer().completeExceptionally(refusal));
	}

	private void receive(Delivery delivery) {
		String id = delivery.message().headers().get(ReplyHeaders.CORRELATION_ID);
		Question question = (id != null) ? this.pending.get(id) : null;
		if (question != null && question.answer().complete(delivery.message())) {
			this.answered.increment();
		}
		else {
			this.discarded.increment();
		}
		delivery.processed();
	}

	private String random() {
		byte[] bytes = new byte[RANDOM_BYTES];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * The bounds.
	 * @return the options
	 */
	public TopicRequestOptions options() {
		return this.options;
	}

	/**
	 * What became of the questions so far.
	 * @return the figures
	 */
	public TopicRequestStatistics statistics() {
		return new TopicRequestStatistics(this.places.get(), this.answered.sum(), this.timedOut.sum(),
				this.discarded.sum());
	}

	/**
	 * Gives up all questions, and listens for no more answers.
	 */
	@Override
	public void close() {
		List.copyOf(this.topics.values()).forEach(ReplyTopic::close);
		this.topics.clear();
		Problem problem = Problem.of(ErrorCode.SHUTTING_DOWN, "the application ends").withRetry(false, null);
		List.copyOf(this.pending.values())
			.forEach((question) -> question.answer().completeExceptionally(ConduitException.of(problem)));
	}

	/**
	 * What waits for an answer.
	 */
	private record Question(ReplyTopic topic, CompletableFuture<Message> answer) {

	}

}
