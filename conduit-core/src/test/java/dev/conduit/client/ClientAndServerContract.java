package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.time.ManualTimer;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.TopicPattern;
import dev.conduit.topic.Unclaimed;
import dev.conduit.transport.Link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A client and a server through their doors, with a log-in: what holds over every
 * transport.
 */
public abstract class ClientAndServerContract extends ServerFixture {

	private static final int MANY = 200;

	// log-in

	@Test
	void whoLogsInIsKnownByName() {
		serve();
		ConduitClient client = connect();

		assertThat(call(client, "echo", "hello").join()).isEqualTo("hello");
		assertThat(server().connections()).singleElement()
			.satisfies((connection) -> assertThat(connection.peer().principal()).isEqualTo(USER));
	}

	@Test
	void aWrongPasswordIsToldToTheCallerAndNotTriedAgain() {
		serve();
		ManualTimer timer = new ManualTimer();
		AtomicLong attempts = new AtomicLong();
		ConduitClient client = client("guess", (builder) -> builder.timer(timer).connectionIds(attempts));

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> client.start().toCompletableFuture().join())
			.withCauseInstanceOf(ConduitSecurityException.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call(client, "echo", "").join())
			.withCauseInstanceOf(ConduitSecurityException.class);
		assertThat(client.state()).isEqualTo(ClientState.FAILED);
		timer.advance(Duration.ofMinutes(10));
		assertThat(timer.pending()).as("what the client means to do later").isZero();
		assertThat(attempts).as("attempts to connect").hasValue(1);
		eventually("the end of the connection").until(() -> server().connections().isEmpty());
	}

	// calls

	@Test
	void anUnknownMethodIsAProblem() {
		serve();
		ConduitClient client = connect();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call(client, "nobody.home", "").join())
			.withCauseInstanceOf(ConduitRpcException.class)
			.withMessageContaining("nobody.home");
	}

	@Test
	void aHandlerMayCallOverTheConnectionThatItsOwnCallCameOver() {
		AtomicReference<ConduitClient> client = new AtomicReference<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("outer", (exchange) -> {
			String inner = call(client.get(), "echo", "inner").join();
			exchange.reply(Headers.EMPTY, Payload.text("outer of " + inner));
		}));
		client.set(connect());

		assertThat(call(client.get(), "outer", "").join()).isEqualTo("outer of inner");
		assertThat(server().connections()).hasSize(1);
	}

	@Test
	void aListenerMayCallOverTheConnectionThatItsMessageCameOver() throws Exception {
		serve();
		ConduitClient client = connect();
		LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
		subscribe(client, "questions", MailboxOptions.forListener("questions"),
				(text) -> answers.add(call(client, "echo", text).join()));

		assertThat(publish(client, "questions", "who?").get()).isEqualTo(AckLevel.PROCESSED);

		assertThat(answers).containsExactly("who?");
	}

	@Test
	void aMebibyteGoesBothWaysWhereNothingIsConfigured() {
		serve();
		ConduitClient client = connect();
		byte[] content = new byte[1024 * 1024];
		new Random(7).nextBytes(content);

		Payload answer = client.request(new Route("echo"), Payload.bytes(content)).join().payload();

		assertThat(answer.toByteArray()).isEqualTo(content);
	}

	@Test
	void manyCallsAreAnsweredInWhateverOrder() throws Exception {
		long seed = RANDOM.nextLong();
		ConcurrentMap<String, Exchange> held = new ConcurrentHashMap<>();
		serve(UnaryOperator.identity(),
				(builder) -> builder.endpoint("hold", (exchange) -> held.put(exchange.payload().asText(), exchange)));
		ConduitClient client = connect();

		List<CompletableFuture<String>> calls = IntStream.range(0, MANY)
			.mapToObj((i) -> call(client, "hold", "call " + i))
			.toList();
		eventually("all calls").until(() -> held.size() == MANY);
		List<Exchange> shuffled = new ArrayList<>(held.values());
		Collections.shuffle(shuffled, new Random(seed));
		shuffled.forEach((exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()));

		for (int i = 0; i < MANY; i++) {
			assertThat(calls.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("seed %d", seed)
				.isEqualTo("call " + i);
		}
	}

	@Test
	void aSlowHandlerDelaysNoOther() {
		CompletableFuture<Void> release = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("slow", (exchange) -> {
			release.join();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
		ConduitClient client = connect();

		CompletableFuture<String> slow = call(client, "slow", "slow");
		for (int i = 0; i < MANY; i++) {
			assertThat(call(client, "echo", "fast").join()).isEqualTo("fast");
		}

		assertThat(slow).isNotDone();
		release.complete(null);
		assertThat(slow).succeedsWithin(PATIENCE).isEqualTo("slow");
	}

	// messages

	@Test
	void aPublishedMessageReachesASubscriberAndIsAcknowledged() throws Exception {
		serve();
		ConduitClient client = connect();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		subscribe(client, "rooms.*", MailboxOptions.forListener("rooms"), came::add);

		assertThat(publish(client, "rooms.blue", "hi").get()).isEqualTo(AckLevel.PROCESSED);

		assertThat(came).containsExactly("hi");
	}

	@Test
	void whatIsUrgentOvertakesWhatWaitsOnBothSidesOfTheConnection() throws Exception {
		serve();
		ConduitClient client = connect();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		subscribe(client, "work", MailboxOptions.forListener("work"), (text) -> {
			came.add(text);
			release.join();
		});
		publish(client, message("work", "first"), AckLevel.RECEIVED).join();
		assertThat(came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("first");

		// More than may be on their way to the client, so that some wait at the server.
		int usual = 2 * MailboxOptions.forPeer("peer").concurrency();
		for (int i = 0; i < usual; i++) {
			publish(client, message("work", "usual " + i), AckLevel.RECEIVED).join();
		}
		publish(client, message("work", "urgent").withPriority(Priority.HIGHEST), AckLevel.RECEIVED).join();
		release.complete(null);

		List<String> order = new ArrayList<>();
		while (order.size() <= usual) {
			order.add(came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
		assertThat(order.indexOf("urgent")).as("it overtook what waited at the server")
			.isLessThan(MailboxOptions.forPeer("peer").concurrency() + 1);
		order.remove("urgent");
		assertThat(order).containsExactlyElementsOf(IntStream.range(0, usual).mapToObj((i) -> "usual " + i).toList());
	}

	@Test
	void messagesOfOneKeyAreHandledOneByOneAndInOrderWhileOthersGoOn() throws Exception {
		serve();
		ConduitClient client = connect();
		Map<String, Integer> last = new ConcurrentHashMap<>();
		Set<String> busy = ConcurrentHashMap.newKeySet();
		LinkedBlockingQueue<String> wrong = new LinkedBlockingQueue<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		MailboxOptions options = MailboxOptions.forListener("accounts").withConcurrency(8);
		ClientSubscription subscription = client.subscribe(new TopicPattern("accounts"), AckLevel.PROCESSED, options,
				(delivery) -> {
					String key = delivery.message().handling().key();
					if (key.equals("stuck")) {
						release.join();
					}
					int number = Integer.parseInt(delivery.message().payload().asText());
					if (!busy.add(key) || last.getOrDefault(key, -1) != number - 1) {
						wrong.add(key + " " + number + " after " + last.get(key));
					}
					last.put(key, number);
					busy.remove(key);
					delivery.processed();
				});
		subscription.active().toCompletableFuture().join();

		List<CompletableFuture<AckLevel>> stuck = new ArrayList<>();
		List<CompletableFuture<AckLevel>> others = new ArrayList<>();
		for (int i = 0; i < MANY / 4; i++) {
			stuck.add(publish(client, message("accounts", "" + i).withKey("stuck"), AckLevel.PROCESSED));
			for (String key : List.of("a", "b", "c")) {
				Priority priority = Priority.of(i % Priority.LEVELS);
				others.add(publish(client, message("accounts", "" + i).withKey(key).withPriority(priority),
						AckLevel.PROCESSED));
			}
		}
		CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(stuck).noneMatch(CompletableFuture::isDone);
		release.complete(null);
		CompletableFuture.allOf(stuck.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

		assertThat(wrong).isEmpty();
		assertThat(last).containsOnlyKeys("stuck", "a", "b", "c")
			.allSatisfy((key, number) -> assertThat(number).isEqualTo(MANY / 4 - 1));
	}

	@Test
	void aListenerThatFailsGetsTheMessageAgainAsOftenAsItWants() {
		serve();
		ConduitClient client = connect();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		MailboxOptions options = MailboxOptions.forListener("failing")
			.withRedelivery(Redelivery.DEFAULTS.withMaxAttempts(3)
				.withBackoff(Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(10))));
		subscribe(client, "jobs", options, (text) -> {
			came.add(text);
			throw new IllegalStateException("cannot work today");
		});

		CompletableFuture<AckLevel> published = publish(client, "jobs", "work");

		assertThatExceptionOfType(CompletionException.class).isThrownBy(published::join)
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class, (ex) -> assertThat(ex.problem().retryable()).isFalse());
		assertThat(came).containsExactly("work", "work", "work");
	}

	@Test
	void aMessageThatNobodyWantsIsRejectedWhereTheServerSaysSo() {
		serve(UnaryOperator.identity(), (builder) -> builder.bus(BusOptions.DEFAULTS.withUnclaimed(Unclaimed.REJECT)));
		ConduitClient client = connect();

		CompletableFuture<AckLevel> published = publish(client, message("rooms.empty", "hello"), AckLevel.RECEIVED);

		assertThatExceptionOfType(CompletionException.class).isThrownBy(published::join)
			.havingCause()
			.isInstanceOfSatisfying(ConduitException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNROUTED));
	}

	@Test
	void aSubscriptionOutlivesItsConnection() throws Exception {
		serve();
		ConduitClient client = connect();
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		subscribe(client, "**", MailboxOptions.forListener("all"), came::add);
		Connection first = client.connection();
		server().connections()
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.INTERNAL, "cut by the test")));
		eventually("the next connection").until(() -> client.connection() != null && client.connection() != first
				&& server().bus().statistics().subscriptions() == 1);

		server().bus()
			.publish(new Message(new TopicName("news"), Payload.text("again")), AckLevel.RECEIVED,
					client.deadline(PATIENCE));

		assertThat(came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("again");
	}

	// the end

	@Test
	void aClientThatClosesFinishesItsCallsAndLeavesInOrder() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("slow", (exchange) -> {
			begun.complete(null);
			release.join();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
		ConduitClient client = connect();
		CompletableFuture<String> slow = call(client, "slow", "done");
		begun.join();
		forgetTheConnecting();

		CompletableFuture<Void> closed = client.closeAsync().toCompletableFuture();
		assertThat(closed).isNotDone();
		release.complete(null);

		assertThat(closed).succeedsWithin(PATIENCE);
		assertThat(slow).isCompletedWithValue("done");
		eventually("the end at the server").until(() -> server().connections().isEmpty());
		assertThat(log().all()).singleElement().asString().startsWith("INFO ").contains("ended: ", "Normal");
	}

	@Test
	void aStopFinishesWhatWasBegun() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("slow", (exchange) -> {
			begun.complete(null);
			release.join();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
		CompletableFuture<String> slow = call(connect(), "slow", "done");
		begun.join();

		CompletableFuture<Void> stopped = server().stop().toCompletableFuture();
		assertThat(stopped).isNotDone();
		release.complete(null);

		assertThat(slow).succeedsWithin(PATIENCE).isEqualTo("done");
		assertThat(stopped).succeedsWithin(PATIENCE);
	}

	@Test
	void aServerThatDiesFailsWhatIsInFlightAsUnknown() {
		CompletableFuture<Exchange> begun = new CompletableFuture<>();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("never", begun::complete));
		ConduitClient client = connect();
		CompletableFuture<String> pending = call(client, "never", "");
		begun.join();

		Connection first = client.connection();

		server().connections().stream().map(Connection::link).forEach(Link::close);

		assertThatExceptionOfType(CompletionException.class).isThrownBy(pending::join)
			.withCauseInstanceOf(ConduitOutcomeUnknownException.class);
		eventually("the next connection").until(() -> client.connection() != null && client.connection() != first);
		assertThat(call(client, "echo", "again").join()).isEqualTo("again");
	}

	private void subscribe(ConduitClient client, String pattern, MailboxOptions options, Consumer<String> receiver) {
		ClientSubscription subscription = client.subscribe(new TopicPattern(pattern), AckLevel.PROCESSED, options,
				(delivery) -> {
					receiver.accept(delivery.message().payload().asText());
					delivery.processed();
				});
		subscription.active().toCompletableFuture().join();
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient client, String topic, String text) {
		return publish(client, message(topic, text), AckLevel.PROCESSED);
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient client, Message message, AckLevel ack) {
		return client.publish(message, ack, client.deadline(PATIENCE));
	}

	private static Message message(String topic, String text) {
		return new Message(new TopicName(topic), Payload.text(text));
	}

}
