package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.MessageIds;
import dev.conduit.message.Payload;
import dev.conduit.message.PublishOutcome;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerBuilder;
import dev.conduit.server.ServerFixture;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Connections that break and go on, through the doors: what holds over every transport
 * whose links may break. Nobody who uses them notices, as long as the window lasts.
 */
public abstract class ResumeContract extends ServerFixture {

	private static final Backoff AT_ONCE = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4));

	private static final ResumeOptions RESUME = ResumeOptions.DEFAULT.withEnabled(true);

	private static final int MANY = 200;

	private void serve(ResumeOptions resume, UnaryOperator<ServerBuilder> builder) {
		serve((options) -> options.withConnection(ConnectionOptions.DEFAULT.withResume(resume)), builder);
	}

	private ConduitClient connect(ResumeOptions resume) {
		ConduitClient client = client(PASSWORD,
				(builder) -> builder.options(ClientOptions.of("client", List.of(address()))
					.withReconnect(AT_ONCE)
					.withConnection(ConnectionOptions.DEFAULT.withResume(resume))));
		client.start().toCompletableFuture().join();
		return client;
	}

	private void cut() {
		server().connections().stream().map(Connection::link).forEach(Link::close);
	}

	private static Message message(String text) {
		return new Message(new TopicName("news"), Payload.text(text));
	}

	// what goes on

	@Test
	void aCallInFlightSurvivesItsLink() {
		CompletableFuture<Exchange> held = new CompletableFuture<>();
		serve(RESUME, (builder) -> builder.endpoint("hold", held::complete));
		ConduitClient client = connect(RESUME);
		Connection connection = client.connection();
		CompletableFuture<String> call = call(client, "hold", "kept");
		Exchange exchange = held.join();

		connection.link().close();
		// A client may be back before the server has seen that it was gone.
		eventually("the break at the server").until(() -> log().all()
			.stream()
			.anyMatch((line) -> line.contains("broke") || line.contains("goes on over the link")));
		exchange.reply(Headers.EMPTY, exchange.payload());

		assertThat(call).succeedsWithin(PATIENCE).isEqualTo("kept");
		assertThat(client.connection()).isSameAs(connection);
		assertThat(client.lostConnections()).isZero();
		eventually("one connection").until(() -> server().connections().size() == 1);
		assertThat(server().sessions().size()).isEqualTo(1);
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void messagesComeOnceAndInOrderWhateverBreaksBetween() {
		serve(RESUME, UnaryOperator.identity());
		ConduitClient publisher = connect(RESUME);
		ConduitClient subscriber = connect(RESUME);
		List<String> came = new CopyOnWriteArrayList<>();
		subscriber
			.subscribe(new TopicPattern("news"), AckLevel.PROCESSED, MailboxOptions.forListener("news"), (delivery) -> {
				came.add(delivery.message().payload().asText());
				delivery.processed();
			})
			.active()
			.toCompletableFuture()
			.join();

		List<CompletableFuture<AckLevel>> published = IntStream.range(0, MANY).mapToObj((i) -> {
			if (i % 20 == 19) {
				cut();
			}
			return publisher.publish(message("" + i), AckLevel.PROCESSED, publisher.deadline(PATIENCE));
		}).toList();

		assertThat(published).allSatisfy((one) -> assertThat(one).succeedsWithin(PATIENCE));
		assertThat(came).containsExactlyElementsOf(IntStream.range(0, MANY).mapToObj(String::valueOf).toList());
		assertThat(server().connections()).hasSize(2);
	}

	@Test
	void aStreamGoesOn() {
		serve(RESUME, (builder) -> builder.endpoint("numbers", Interaction.SERVER_STREAM,
				(exchange) -> exchange.reply(new Numbers())));
		ConduitClient client = connect(RESUME);
		CompletableFuture<List<String>> all = new CompletableFuture<>();

		client.stream(new Route("numbers"), Headers.EMPTY, Payload.EMPTY, null, client.deadline(PATIENCE))
			.subscribe(new Collector(all, (item) -> {
				if (item.endsWith("9")) {
					cut();
				}
			}));

		assertThat(all).succeedsWithin(PATIENCE).isEqualTo(IntStream.range(0, MANY).mapToObj(String::valueOf).toList());
	}

	@Test
	void aPushReachesASubscriptionAfterTheBreak() {
		serve(RESUME, UnaryOperator.identity());
		ConduitClient client = connect(RESUME);
		List<String> came = new CopyOnWriteArrayList<>();
		client.subscribeInline(new TopicPattern("news"), AckLevel.NONE, (delivery) -> {
			came.add(delivery.message().payload().asText());
			delivery.processed();
		}).active().toCompletableFuture().join();

		cut();
		eventually("the next link").until(() -> log().all().stream().anyMatch((line) -> line.contains("goes on over")));
		server().bus().publish(message("after"), AckLevel.RECEIVED, client.deadline(PATIENCE));

		eventually("the message").until(() -> came.equals(List.of("after")));
	}

	@Test
	void aSlotIsTakenOnceForAConnectionThatGoesOn() {
		serve((options) -> options.withMaxConnections(1).withConnection(ConnectionOptions.DEFAULT.withResume(RESUME)),
				UnaryOperator.identity());
		ConduitClient client = connect(RESUME);
		for (int i = 0; i < 5; i++) {
			cut();
			assertThat(call(client, "echo", "round " + i)).succeedsWithin(PATIENCE).isEqualTo("round " + i);
		}

		assertThat(client.lostConnections()).isZero();
	}

	@Test
	void aCallTakesAConnectionThatIsNotBrokenWhereThereIsOne() {
		serve(RESUME, UnaryOperator.identity());
		AtomicBoolean open = new AtomicBoolean(true);
		ConduitClient client = client(PASSWORD,
				(builder) -> builder
					.options(ClientOptions.of("client", List.of(address()))
						.withReconnect(AT_ONCE)
						.withPool(new PoolOptions(2, LoadBalancing.ROUND_ROBIN))
						.withConnection(ConnectionOptions.DEFAULT.withResume(RESUME)))
					.transports(List.of(new LateTransport(transport().client(), open::get))));
		client.start().toCompletableFuture().join();
		eventually("two connections").until(() -> client.connections().size() == 2);
		open.set(false);

		client.connections().get(1).link().close();
		eventually("the break").until(() -> client.connections().get(1).isBroken());

		for (int i = 0; i < 4; i++) {
			assertThat(call(client, "echo", "at once")).succeedsWithin(PATIENCE).isEqualTo("at once");
		}
		assertThat(client.connections()).extracting(Connection::isBroken).containsExactly(false, true);
		open.set(true);
		eventually("the next link").until(() -> !client.connections().get(1).isBroken());
	}

	// what does not

	@Test
	void afterTheWindowTheOutcomeIsUnknownAndTheClientBeginsAnew() {
		CompletableFuture<Exchange> held = new CompletableFuture<>();
		serve(RESUME.withWindow(Duration.ofMillis(1)), (builder) -> builder.endpoint("hold", held::complete));
		ConduitClient client = client(PASSWORD, (builder) -> builder
			.options(ClientOptions.of("client", List.of(address()))
				.withReconnect(AT_ONCE)
				.withConnection(ConnectionOptions.DEFAULT.withResume(RESUME)))
			.transports(List.of(new LateTransport(transport().client(), () -> server().connections().isEmpty()))));
		client.start().toCompletableFuture().join();
		Connection first = client.connection();
		CompletableFuture<String> call = call(client, "hold", "lost");
		held.join();

		first.link().close();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(ConduitOutcomeUnknownException.class)
			.withMessageContaining("did not take it up again");
		assertThat(callOnceConnected(client, "echo", "again")).isEqualTo("again");
		assertThat(client.connection()).isNotSameAs(first);
		assertThat(client.lostConnections()).isEqualTo(1);
		held.join().reply(Headers.EMPTY, Payload.EMPTY);
	}

	@Test
	void oneSideAloneKeepsNothing() {
		CompletableFuture<Exchange> held = new CompletableFuture<>();
		serve(RESUME, (builder) -> builder.endpoint("hold", held::complete));
		ConduitClient client = connect(ResumeOptions.DEFAULT);
		CompletableFuture<String> call = call(client, "hold", "lost");
		held.join();

		cut();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
			.withCauseInstanceOf(ConduitOutcomeUnknownException.class);
		held.join().reply(Headers.EMPTY, Payload.EMPTY);
		assertThat(callOnceConnected(client, "echo", "again")).isEqualTo("again");
	}

	@Test
	void aServerStopsThoughAConnectionWaits() {
		serve(RESUME, UnaryOperator.identity());
		ConduitClient client = connect(RESUME);
		assertThat(call(client, "echo", "here")).succeedsWithin(PATIENCE);

		cut();
		CompletableFuture<Void> stopped = server().stop().toCompletableFuture();

		assertThat(stopped).succeedsWithin(PATIENCE);
	}

	// messages with ids

	@Test
	void aMessageThatComesTwiceUnderItsIdIsTakenOnceAndAcknowledgedTwice() {
		serve();
		ConduitClient client = connect();
		AtomicLong handled = handleNews();
		MessageId id = MessageIds.random().next();

		for (int i = 0; i < 3; i++) {
			assertThat(client.publish(message("once").withId(id), AckLevel.PROCESSED, client.deadline(PATIENCE)))
				.succeedsWithin(PATIENCE)
				.isEqualTo(AckLevel.PROCESSED);
		}

		assertThat(handled).hasValue(1);
	}

	@Test
	void anIdIsTakenOnceOverTwoConnections() {
		serve();
		ConduitClient one = connect();
		ConduitClient other = connect();
		AtomicLong handled = handleNews();

		PublishOutcome first = one.publishOnce(message("once"), AckLevel.PROCESSED, one.deadline(PATIENCE)).join();
		PublishOutcome second = other
			.publishOnce(message("once").withId(first.id()), AckLevel.PROCESSED, other.deadline(PATIENCE))
			.join();

		assertThat(first).isInstanceOf(PublishOutcome.Acked.class).isEqualTo(second);
		assertThat(handled).hasValue(1);
	}

	@Test
	void anotherMessageUnderTheSameIdIsRejected() {
		serve();
		ConduitClient client = connect();
		handleNews();
		PublishOutcome first = client.publishOnce(message("one"), AckLevel.RECEIVED, client.deadline(PATIENCE)).join();

		PublishOutcome other = client
			.publishOnce(message("other").withId(first.id()), AckLevel.RECEIVED, client.deadline(PATIENCE))
			.join();

		assertThat(other).isInstanceOfSatisfying(PublishOutcome.Rejected.class,
				(rejected) -> assertThat(rejected.problem().code()).isEqualTo(ErrorCode.ID_REUSED));
	}

	@Test
	void whoeverDoesNotKnowLearnsTheIdAndPublishesAgain() {
		serve();
		ConduitClient client = connect();
		CompletableFuture<Void> release = new CompletableFuture<>();
		AtomicLong handled = new AtomicLong();
		server().bus().subscribe(new TopicPattern("news"), (delivery) -> {
			handled.incrementAndGet();
			release.join();
			delivery.processed();
		}, MailboxOptions.forListener("news"));
		CompletableFuture<PublishOutcome> outcome = client.publishOnce(message("once"), AckLevel.PROCESSED,
				client.deadline(PATIENCE));
		eventually("the message").until(() -> handled.get() == 1);
		Connection first = client.connection();

		cut();
		PublishOutcome unknown = outcome.join();
		assertThat(unknown).isInstanceOf(PublishOutcome.Unknown.class);
		eventually("the next connection")
			.until(() -> client.connection() != null && !first.equals(client.connection()));
		CompletableFuture<PublishOutcome> again = client.publishOnce(message("once").withId(unknown.id()),
				AckLevel.PROCESSED, client.deadline(PATIENCE));
		release.complete(null);

		assertThat(again).succeedsWithin(PATIENCE)
			.isEqualTo(new PublishOutcome.Acked(unknown.id(), AckLevel.PROCESSED));
		assertThat(handled).hasValue(1);
	}

	@Test
	void theExceptionOfAPublicationTellsItsId() {
		serve();
		ConduitClient client = connect();
		server().bus().subscribe(new TopicPattern("news"), (delivery) -> {
			cut();
			delivery.processed();
		}, MailboxOptions.forListener("news"));
		MessageId id = MessageIds.random().next();

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(client.publish(message("lost").withId(id), AckLevel.PROCESSED, client.deadline(PATIENCE))::join)
			.havingCause()
			.isInstanceOfSatisfying(ConduitOutcomeUnknownException.class,
					(ex) -> assertThat(ex.messageId()).isEqualTo(id));
	}

	private AtomicLong handleNews() {
		AtomicLong handled = new AtomicLong();
		server().bus().subscribe(new TopicPattern("news"), (delivery) -> {
			handled.incrementAndGet();
			delivery.processed();
		}, MailboxOptions.forListener("news"));
		return handled;
	}

	/**
	 * As many numbers, each when it is asked for.
	 */
	private static final class Numbers implements Flow.Publisher<Payload> {

		@Override
		public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
			subscriber.onSubscribe(new Flow.Subscription() {

				private int next;

				@Override
				public void request(long n) {
					for (long i = 0; i < n && this.next < MANY; i++) {
						subscriber.onNext(Payload.text("" + this.next++));
					}
					if (this.next == MANY) {
						this.next++;
						subscriber.onComplete();
					}
				}

				@Override
				public void cancel() {
					this.next = MANY + 1;
				}

			});
		}

	}

	/**
	 * Takes items one by one.
	 */
	private static final class Collector implements Flow.Subscriber<Payload> {

		private final CompletableFuture<List<String>> all;

		private final Consumer<String> onItem;

		private final List<String> items = new CopyOnWriteArrayList<>();

		private Flow.Subscription subscription;

		Collector(CompletableFuture<List<String>> all, Consumer<String> onItem) {
			this.all = all;
			this.onItem = onItem;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			subscription.request(1);
		}

		@Override
		public void onNext(Payload item) {
			this.items.add(item.asText());
			this.onItem.accept(item.asText());
			this.subscription.request(1);
		}

		@Override
		public void onError(Throwable failure) {
			this.all.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.all.complete(this.items);
		}

	}

}
