package dev.conduit.benchmarks.kit.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What answers wrong must be found out.
 */
class LoadTests {

	private static final long MOMENT = 20_000_000;

	@ParameterizedTest
	@ValueSource(strings = { "sequential", "async-64", "vthreads-64", "one-way" })
	void countsWhatEnded(String cell) throws Exception {
		Loopback client = new Loopback(UnaryOperator.identity(), 0);

		long operations = load(cell, client).run(MOMENT, new Histogram());

		assertThat(operations).isPositive().isEqualTo(client.counter().tally().count());
	}

	@ParameterizedTest
	@ValueSource(strings = { "sequential", "async-64", "vthreads-64" })
	void findsAnAnswerOfAnotherCall(String cell) {
		Loopback client = new Loopback((payload) -> Numbered.withNumber(payload.clone(), -1), 0);

		assertThatThrownBy(() -> load(cell, client).run(MOMENT, new Histogram()))
			.hasStackTraceContaining("another answer came");
	}

	@Test
	void findsAMessageThatCameTwice() {
		assertThatExceptionOfType(WrongAnswerException.class)
			.isThrownBy(() -> load("one-way", new Loopback(UnaryOperator.identity(), 7)).run(MOMENT, new Histogram()))
			.withMessageMatching("sent Tally\\[.*], but the server handled Tally\\[.*]");
	}

	@Test
	void waitsForMessagesThatAreHandledAfterTheServerWasAsked() throws Exception {
		Loopback client = new Loopback(UnaryOperator.identity(), 0) {

			@Override
			public void send(byte[] payload) {
				long number = Numbered.number(payload, 0);
				late().execute(() -> counter().handled(number));
			}

			@Override
			public int window() {
				return 8;
			}

		};

		assertThat(load("one-way", client).run(MOMENT, new Histogram())).isEqualTo(client.counter().tally().count());
	}

	private static Load load(String cell, Loopback client) throws Exception {
		return Load.of(Cell.parse(cell), client, () -> client);
	}

	/** Answers on other threads; counts what it answers and gets. */
	private static class Loopback implements BytesClient {

		private final Executor executor = ForkJoinPool.commonPool();

		private final Counter counter = new Counter();

		private final UnaryOperator<byte[]> answer;

		/** Number of the message that is handled twice. */
		private final long twice;

		Loopback(UnaryOperator<byte[]> answer, long twice) {
			this.answer = answer;
			this.twice = twice;
		}

		Counter counter() {
			return this.counter;
		}

		/** Later than whatever the caller does next. */
		Executor late() {
			return CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, this.executor);
		}

		@Override
		public byte[] call(byte[] payload) {
			this.counter.handled(0);
			return this.answer.apply(payload);
		}

		@Override
		public void call(byte[] payload, BiConsumer<? super byte @Nullable [], ? super @Nullable Throwable> end) {
			CompletableFuture.supplyAsync(() -> call(payload), this.executor).whenComplete(end);
		}

		@Override
		public void send(byte[] payload) {
			long number = Numbered.number(payload, 0);
			this.counter.handled(number);
			if (number == this.twice) {
				this.counter.handled(number);
			}
		}

		@Override
		public CompletableFuture<Tally> tally() {
			return CompletableFuture.completedFuture(this.counter.tally());
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
