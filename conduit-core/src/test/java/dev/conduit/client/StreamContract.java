package dev.conduit.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.server.ServerFixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Streams between a client and a server: what holds over every transport.
 */
public abstract class StreamContract extends ServerFixture {

	private static final long MANY = 5_000;

	private static final Route COUNT = new Route("count");

	@Test
	void manyResultsComeInOrderAndEnd() {
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply(new Numbers(MANY)));

		Sum sum = take(connect(), null, 7);

		assertThat(sum.end).succeedsWithin(PATIENCE).isEqualTo(MANY * (MANY - 1) / 2);
	}

	@Test
	void manyItemsAreTakenBeforeOneAnswer() {
		serve(Interaction.CLIENT_STREAM, (exchange) -> {
			Sum sum = new Sum(13);
			exchange.items().subscribe(sum);
			exchange.reply(Headers.EMPTY, Payload.text(Long.toString(sum.end.join())));
		});
		ConduitClient client = connect();

		String answer = client
			.request(COUNT, Headers.EMPTY, Payload.EMPTY, new Numbers(MANY), client.deadline(PATIENCE))
			.join()
			.payload()
			.asText();

		assertThat(answer).isEqualTo(Long.toString(MANY * (MANY - 1) / 2));
	}

	@Test
	void bothWaysGoAtOnceAndAreSlowedByTheirReceivers() {
		serve(Interaction.BIDIRECTIONAL, (exchange) -> exchange.reply(exchange.items()));

		Sum sum = take(connect(), new Numbers(MANY), 1);

		assertThat(sum.end).succeedsWithin(PATIENCE).isEqualTo(MANY * (MANY - 1) / 2);
	}

	@Test
	void aSourceGivesNoMoreThanItsReceiverTakes() {
		Numbers source = new Numbers(Long.MAX_VALUE);
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply(source));
		ConduitClient client = connect();
		Sum sum = new Sum(0);
		client.stream(COUNT, Headers.EMPTY, Payload.EMPTY, null, client.deadline(PATIENCE)).subscribe(sum);

		sum.subscription.join().request(3);
		eventually("three items").until(() -> sum.count.get() == 3);
		assertThat(call(client, "echo", "still there").join()).isEqualTo("still there");

		assertThat(source.given).hasValue(3);
		sum.subscription.join().cancel();
		assertThat(source.cancelled).succeedsWithin(PATIENCE);
	}

	@Test
	void anEndlessStreamEndsWhenItsReceiverCancels() {
		Numbers source = new Numbers(Long.MAX_VALUE);
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply(source));
		Sum sum = take(connect(), null, 10);
		eventually("some items").until(() -> sum.count.get() > 100);

		sum.subscription.join().cancel();

		assertThat(source.cancelled).succeedsWithin(PATIENCE);
	}

	@Test
	void whoCallsInAnotherShapeIsToldSoAndNothingRuns() {
		AtomicLong ran = new AtomicLong();
		List<Interaction> shapes = List.of(Interaction.UNARY, Interaction.SERVER_STREAM, Interaction.CLIENT_STREAM,
				Interaction.BIDIRECTIONAL);
		serve(UnaryOperator.identity(), (builder) -> {
			shapes.forEach((shape) -> builder.endpoint(shape.term(), shape, (exchange) -> ran.incrementAndGet()));
			return builder;
		});
		ConduitClient client = connect();

		for (Interaction served : shapes) {
			for (Interaction called : shapes) {
				if (served != called) {
					assertThat(call(client, new Route(served.term()), called)).failsWithin(PATIENCE)
						.withThrowableThat()
						.withMessageContaining("'%s' is %s and was called as %s", served.term(), served.term(),
								called.term());
				}
			}
		}
		assertThat(ran).hasValue(0);
	}

	@Test
	void theProblemOfTheCallersItemsReachesTheHandlerAndTheCaller() {
		CompletableFuture<Long> seen = new CompletableFuture<>();
		serve(Interaction.CLIENT_STREAM, (exchange) -> {
			Sum sum = new Sum(10);
			exchange.items().subscribe(sum);
			CompletionStage<Long> end = sum.end;
			end.whenComplete((value, failure) -> seen.completeExceptionally(failure));
		});
		ConduitClient client = connect();
		Numbers failing = new Numbers(3) {

			@Override
			void end(Flow.Subscriber<? super Payload> told) {
				told.onError(ConduitException.of(Problem.of(ErrorCode.APPLICATION, "the well is dry")));
			}

		};

		CompletableFuture<Reply> answer = client.request(COUNT, Headers.EMPTY, Payload.EMPTY, failing,
				client.deadline(PATIENCE));

		assertThat(answer).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("the well is dry");
		assertThat(seen).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("the well is dry");
	}

	@Test
	void anItemThatIsTooLargeForThePeerEndsItsOwnStreamOnly() {
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply((subscriber) -> new Numbers(1) {

			@Override
			Payload item(long number) {
				return Payload.of(new byte[20 * 1024 * 1024], ContentType.BYTES);
			}

		}.subscribe(subscriber)));
		ConduitClient client = connect();

		assertThat(call(client, COUNT, Interaction.SERVER_STREAM)).failsWithin(PATIENCE)
			.withThrowableThat()
			.withMessageContaining("max-message-size");
		assertThat(call(client, "echo", "still there").join()).isEqualTo("still there");
	}

	private static CompletableFuture<?> call(ConduitClient client, Route route, Interaction shape) {
		Numbers items = shape.manyItems() ? new Numbers(10) : null;
		Deadline deadline = client.deadline(PATIENCE);
		if (shape.manyResults()) {
			Sum sum = new Sum(10);
			client.stream(route, Headers.EMPTY, Payload.EMPTY, items, deadline).subscribe(sum);
			return sum.end;
		}
		return (items != null) ? client.request(route, Headers.EMPTY, Payload.EMPTY, items, deadline)
				: client.request(route, Headers.EMPTY, Payload.EMPTY, deadline);
	}

	@Test
	void itemsThatFillTheLinkAgainAndAgainStopNowhere() {
		// Fills the link from a thread of its own: it may be full for a moment only.
		serve(Interaction.SERVER_STREAM, (exchange) -> {
			Numbers large = new Numbers(400) {

				@Override
				Payload item(long number) {
					return Payload.of(new byte[200 * 1024], ContentType.BYTES);
				}

			};
			exchange.reply((subscriber) -> large.subscribe(new FromAThread(subscriber)));
		});
		ConduitClient client = connect();
		Count count = new Count();

		client.stream(COUNT, Headers.EMPTY, Payload.EMPTY, null, client.deadline(PATIENCE)).subscribe(count);

		assertThat(count.end).succeedsWithin(PATIENCE).isEqualTo(400L);
	}

	@Test
	void aStreamThatFailsEndsWithTheProblemBehindItsItems() {
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply((subscriber) -> new Numbers(3) {

			@Override
			void end(Flow.Subscriber<? super Payload> told) {
				told.onError(ConduitException.of(Problem.of(ErrorCode.APPLICATION, "the well is dry")));
			}

		}.subscribe(subscriber)));

		Sum sum = take(connect(), null, 10);

		assertThatExceptionOfType(CompletionException.class).isThrownBy(sum.end::join)
			.withMessageContaining("the well is dry");
		assertThat(sum.count).hasValue(3);
	}

	@Test
	void theDeathOfTheServerEndsAStream() {
		serve(Interaction.SERVER_STREAM, (exchange) -> exchange.reply(new Numbers(Long.MAX_VALUE)));
		Sum sum = take(connect(), null, 10);
		eventually("some items").until(() -> sum.count.get() > 100);

		server().connections()
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.INTERNAL, "cut by the test")));

		assertThat(sum.end).failsWithin(PATIENCE);
	}

	private void serve(Interaction interaction, EndpointHandler handler) {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint(COUNT.value(), interaction, handler));
	}

	private static Sum take(ConduitClient client, @Nullable Numbers items, long batch) {
		Sum sum = new Sum(batch);
		client.stream(COUNT, Headers.EMPTY, Payload.EMPTY, items, client.deadline(PATIENCE)).subscribe(sum);
		return sum;
	}

	/**
	 * Counts what comes, and asks for one at a time.
	 */
	private static final class Count implements Flow.Subscriber<Payload> {

		final CompletableFuture<Long> end = new CompletableFuture<>();

		private Flow.@Nullable Subscription subscription;

		private long count;

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription = given;
			given.request(1);
		}

		@Override
		public void onNext(Payload item) {
			this.count++;
			if (this.subscription != null) {
				this.subscription.request(1);
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.end.complete(this.count);
		}

	}

	/**
	 * Has its publisher asked on a new thread each time.
	 */
	private record FromAThread(Flow.Subscriber<? super Payload> subscriber) implements Flow.Subscriber<Payload> {

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long items) {
					Thread.startVirtualThread(() -> given.request(items));
				}

				@Override
				public void cancel() {
					given.cancel();
				}

			});
		}

		@Override
		public void onNext(Payload item) {
			this.subscriber.onNext(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

	}

	/**
	 * Adds up what comes, and checks its order. Asks for a batch at a time.
	 */
	private static final class Sum implements Flow.Subscriber<Payload> {

		final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

		final CompletableFuture<Long> end = new CompletableFuture<>();

		final AtomicLong count = new AtomicLong();

		private final long batch;

		private long sum;

		Sum(long batch) {
			this.batch = batch;
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription.complete(given);
			if (this.batch > 0) {
				given.request(this.batch);
			}
		}

		@Override
		public void onNext(Payload item) {
			long number = Long.parseLong(item.asText());
			assertThat(number).isEqualTo(this.count.getAndIncrement());
			this.sum += number;
			if (this.batch > 0 && this.count.get() % this.batch == 0) {
				this.subscription.join().request(this.batch);
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.end.complete(this.sum);
		}

	}

	/**
	 * Gives the numbers from zero, as many as are asked for, on the asking thread.
	 */
	private static class Numbers implements Flow.Publisher<Payload> {

		final AtomicLong given = new AtomicLong();

		final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		private final long limit;

		Numbers(long limit) {
			this.limit = limit;
		}

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
			subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long items) {
					for (long i = 0; i < items && !Numbers.this.cancelled.isDone(); i++) {
						give(subscriber);
					}
				}

				@Override
				public void cancel() {
					Numbers.this.cancelled.complete(null);
				}

			});
		}

		private void give(Flow.Subscriber<? super Payload> subscriber) {
			long next = this.given.get();
			if (next >= this.limit) {
				return;
			}
			this.given.set(next + 1);
			subscriber.onNext(item(next));
			if (next + 1 == this.limit) {
				end(subscriber);
			}
		}

		Payload item(long number) {
			return Payload.text(Long.toString(number));
		}

		void end(Flow.Subscriber<? super Payload> told) {
			told.onComplete();
		}

	}

}
