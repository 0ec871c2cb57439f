package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.spring.client.ServerChannel;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class BatchHandlingTests {

	private final ManualTimer timer = new ManualTimer();

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final List<String> batches = new ArrayList<>();

	@Test
	void theFirstMessageOfABatchWaitsItsTimeAndNoLonger() {
		BatchHandling handling = handling(3, 1, Runnable::run);

		handling.handle(message("a", 1));
		this.timer.advance(Duration.ofMillis(60));
		handling.handle(message("b", 1));
		this.timer.advance(Duration.ofMillis(39));
		assertThat(this.batches).isEmpty();
		this.timer.advance(Duration.ofMillis(1));

		assertThat(this.batches).containsExactly("a b");
	}

	@Test
	void aFullBatchDoesNotWaitAndTheNextOneWaitsItsWholeTime() {
		BatchHandling handling = handling(2, 1, Runnable::run);

		handling.handle(message("a", 1));
		this.timer.advance(Duration.ofMillis(60));
		handling.handle(message("b", 1));
		handling.handle(message("c", 1));
		assertThat(this.batches).containsExactly("a b");
		this.timer.advance(Duration.ofMillis(99));
		assertThat(this.batches).containsExactly("a b");
		this.timer.advance(Duration.ofMillis(1));

		assertThat(this.batches).containsExactly("a b", "c");
	}

	@Test
	void whileABatchIsHandledTheNextOneGrows() {
		BatchHandling handling = handling(3, 1, this.tasks::add);

		handling.handle(message("a", 1));
		this.timer.advance(Duration.ofMillis(100));
		assertThat(this.tasks).hasSize(1);
		handling.handle(message("b", 1));
		this.timer.advance(Duration.ofMillis(100));
		handling.handle(message("c", 1));
		assertThat(this.tasks).as("one at a time").hasSize(1);
		this.tasks.remove().run();

		assertThat(this.batches).containsExactly("a", "b c");
	}

	@Test
	void whatWasDeliveredBeforeComesAlone() {
		BatchHandling handling = handling(2, 1, Runnable::run);

		handling.handle(message("a", 1));
		handling.handle(message("b", 2));
		handling.handle(message("c", 1));

		assertThat(this.batches).containsExactly("b", "a c");
	}

	@Test
	void aListenerThatStopsWaitsForNothing() {
		BatchHandling handling = handling(3, 1, Runnable::run);

		handling.handle(message("a", 1));
		handling.stopping();
		handling.handle(message("b", 1));
		handling.started(new ServerChannel(null, this.timer));
		handling.handle(message("c", 1));
		assertThat(this.batches).containsExactly("a", "b");
		this.timer.advance(Duration.ofMillis(100));

		assertThat(this.batches).containsExactly("a", "b", "c");
	}

	@Test
	void anExecutorThatIsClosedLetsNoDeliveryGoWithoutItsEnd() {
		BatchHandling handling = handling(2, 1, (task) -> {
			throw new RejectedExecutionException();
		});
		InboundMessage first = message("a", 1);
		InboundMessage second = message("b", 1);

		handling.handle(first);
		handling.handle(second);

		assertThat(List.of(first, second))
			.allSatisfy((message) -> assertThat(problem(message).code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
	}

	@Test
	void whateverIsThrownEndsTheDeliveriesAndTheNextBatchIsHandled() {
		BatchHandling handling = new BatchHandling((batch) -> {
			if (this.batches.isEmpty()) {
				this.batches.add("failed");
				throw new AssertionError("on purpose");
			}
			this.batches.add("handled");
		}, new BatchSettings(1, Duration.ofMillis(100)), 1, Runnable::run, this.timer);
		InboundMessage first = message("a", 1);

		handling.handle(first);
		handling.handle(message("b", 1));

		assertThat(problem(first).code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(problem(first).retryable()).isTrue();
		assertThat(this.batches).containsExactly("failed", "handled");
	}

	private BatchHandling handling(int size, int concurrency, Executor executor) {
		Consumer<List<InboundMessage>> method = (batch) -> this.batches
			.add(String.join(" ", batch.stream().map((message) -> message.payload().asText()).toList()));
		return new BatchHandling(method, new BatchSettings(size, Duration.ofMillis(100)), concurrency, executor,
				this.timer);
	}

	private static InboundMessage message(String text, int attempt) {
		return new InboundMessage(new OneDelivery(new Message(new TopicName("t"), Payload.text(text)), attempt),
				Map.of());
	}

	private static Problem problem(InboundMessage message) {
		Problem problem = ((OneDelivery) message.delivery()).problem;
		assertThat(problem).isNotNull();
		return problem;
	}

	private static final class OneDelivery implements Delivery {

		private final Message message;

		private final int attempt;

		private @Nullable Problem problem;

		OneDelivery(Message message, int attempt) {
			this.message = message;
			this.attempt = attempt;
		}

		@Override
		public Message message() {
			return this.message;
		}

		@Override
		public int attempt() {
			return this.attempt;
		}

		@Override
		public AckLevel ackLevel() {
			return AckLevel.PROCESSED;
		}

		@Override
		public Source source() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Peer peer() {
			return new Peer(1, "someone", "someone", "nowhere");
		}

		@Override
		public void received() {
		}

		@Override
		public void processed() {
		}

		@Override
		public void reject(Problem problem) {
			this.problem = problem;
		}

	}

}
