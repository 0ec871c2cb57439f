package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.UnknownChannelException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ListenerDeliveryTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void patternsChooseTopicsAndPartsOfThemBecomeParameters() {
		Patterns listener = this.applications.with("floor=two").server(Patterns.class).getBean(Patterns.class);

		for (String topic : List.of("house.two.kitchen.3", "house.one.kitchen.3", "house.two.light", "house")) {
			this.applications.template().publish(topic, "x", AckLevel.PROCESSED);
		}

		assertThat(listener.seen).containsExactlyInAnyOrder("segment house.two.light", "part kitchen 3",
				"any house.two.kitchen.3", "any house.one.kitchen.3", "any house.two.light", "any house");
	}

	@Test
	void aMessageThatSeveralPatternsMatchIsHandledOnceWithThePartsOfTheFirst() {
		ConfigurableApplicationContext server = this.applications.server(Overlapping.class);
		ConfigurableApplicationContext client = this.applications.client(Overlapping.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 6);
		ConduitTemplate template = server.getBean(ConduitTemplate.class);

		template.publish("over.a.b", "x", AckLevel.PROCESSED);
		template.publish("over.a.c", "x", AckLevel.PROCESSED);
		template.publish("over.z.b", "x", AckLevel.PROCESSED);
		template.publish("over.y.q", "x", AckLevel.PROCESSED);

		for (ConfigurableApplicationContext application : List.of(server, client)) {
			assertThat(application.getBean(Overlapping.class).seen).containsExactlyInAnyOrder("over.a.b b",
					"over.a.c c", "over.z.b z", "over.y.q y");
		}
	}

	@Test
	void aListenerMayTakeAllThatAMessageHas() {
		Everything listener = this.applications.with("spring.application.name=tester")
			.server(Everything.class)
			.getBean(Everything.class);

		this.applications.template()
			.withHeaders(Headers.of("unit", "C"))
			.publish("everything.here", new Reading(21), AckLevel.PROCESSED);

		assertThat(listener.seen).containsExactly("Reading[value=21] C everything.here tester",
				"{\"value\":21} {unit=C, type=Reading} everything.here true",
				"Reading[value=21] {type=Reading, unit=C}");
	}

	@Test
	void whatTheServersApplicationPublishesReachesItsListenersAndThoseOfItsClients() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Inbox.class);
		ConfigurableApplicationContext client = this.applications.client(Inbox.class);
		awaitSubscribed(server, client);

		server.getBean(ConduitTemplate.class).publish("inbox.a", "from the server");
		client.getBean(ConduitTemplate.class).publish("inbox.b", "from the client");

		for (ConfigurableApplicationContext application : List.of(server, client)) {
			assertThat(application.getBean(Inbox.class).next()).isEqualTo("from the server");
			assertThat(application.getBean(Inbox.class).next()).isEqualTo("from the client");
		}
	}

	@Test
	void aListenerOfAClientCallsOverTheConnectionThatItsMessageCameBy() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server(Doubler.class);
		ConfigurableApplicationContext client = this.applications.client(Calling.class);
		awaitSubscribed(server, client);

		server.getBean(ConduitTemplate.class).publish("numbers", 21, AckLevel.PROCESSED);

		assertThat(client.getBean(Calling.class).doubled.poll(5, TimeUnit.SECONDS)).isEqualTo(42);
	}

	@Test
	void aSubscriptionIsRestoredAfterItsConnectionWasCut() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server();
		ConfigurableApplicationContext client = this.applications.client(Inbox.class);
		awaitSubscribed(server, client);
		ConduitServer connections = server.getBean(ConduitServer.class);
		List<Long> before = connections.connections().stream().map(Connection::id).toList();

		connections.connections()
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.DISCONNECTED, "cut by the test")));
		await().until(
				() -> connections.connections().stream().anyMatch((connection) -> !before.contains(connection.id())));
		awaitSubscribed(server, client);

		server.getBean(ConduitTemplate.class).publish("inbox.c", "after the cut");
		assertThat(client.getBean(Inbox.class).next()).isEqualTo("after the cut");
	}

	@Test
	void messagesKeepTheirOrder() {
		Ordered listener = this.applications.server(Ordered.class).getBean(Ordered.class);
		List<Integer> numbers = IntStream.range(0, 200).boxed().toList();

		numbers.forEach((number) -> this.applications.template().publish("ordered", number, AckLevel.NONE));

		await().untilAsserted(() -> assertThat(listener.seen).hasSize(numbers.size()));
		assertThat(listener.seen).containsExactlyElementsOf(numbers);
	}

	@Test
	void aListenerHandlesAsManyAtOnceAsItsConcurrencySays() {
		this.applications.with("four=4").server(Concurrent.class);

		List<java.util.concurrent.CompletableFuture<AckLevel>> published = IntStream.range(0, 4)
			.mapToObj((i) -> this.applications.template().publishAsync("concurrent", i, AckLevel.PROCESSED))
			.toList();

		published.forEach((future) -> assertThat(future).succeedsWithin(java.time.Duration.ofSeconds(10)));
	}

	@Test
	void aListenerIsStartedAndStoppedByItsId() {
		ConfigurableApplicationContext server = this.applications.with("start=false").server(Sleeping.class);
		ConduitListenerRegistry registry = server.getBean(ConduitListenerRegistry.class);
		List<String> seen = server.getBean(Sleeping.class).seen;

		this.applications.template().publish("sleeping", "early", AckLevel.PROCESSED);
		registry.start("sleeper");
		this.applications.template().publish("sleeping", "awake", AckLevel.PROCESSED);
		assertThat(registry.stop("sleeper").toCompletableFuture()).succeedsWithin(java.time.Duration.ofSeconds(10));
		this.applications.template().publish("sleeping", "late", AckLevel.PROCESSED);

		assertThat(seen).containsExactly("awake");
		assertThat(registry.isRunning("sleeper")).isFalse();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registry.start("nobody"))
			.withMessageContainingAll("nobody", "sleeper");
	}

	@Test
	void whereThereIsAServerAndAChannelAListenerNamesOne() throws InterruptedException {
		ConfigurableApplicationContext server = this.applications.server();
		ConfigurableApplicationContext both = this.applications.both(AtBoth.class);
		awaitSubscribed(server, both);
		ConduitTemplate template = both.getBean(ConduitTemplate.class);

		template.withChannel("server").publish("at.own", "own");
		template.withChannel("default").publish("at.other", "other");

		BlockingQueue<String> seen = both.getBean(AtBoth.class).seen;
		assertThat(
				List.of(String.valueOf(seen.poll(5, TimeUnit.SECONDS)), String.valueOf(seen.poll(5, TimeUnit.SECONDS))))
			.containsExactlyInAnyOrder("own own", "other other");
		assertThatExceptionOfType(UnknownChannelException.class).isThrownBy(() -> template.publish("at.any", "any"))
			.withMessageContainingAll("at.any", "server", "default");
	}

	@Test
	void aListenerWithoutAChannelWhereThereAreTwoPlacesIsRefused() {
		this.applications.server();

		assertThatExceptionOfType(org.springframework.context.ApplicationContextException.class)
			.isThrownBy(() -> this.applications.both(Inbox.class))
			.havingCause()
			.isInstanceOf(UnknownChannelException.class)
			.withMessageContainingAll("Inbox.receive(String)", "server", "default");
	}

	/** Waits until the server knows the subscription of the client. */
	private static void awaitSubscribed(ConfigurableApplicationContext server, ConfigurableApplicationContext client) {
		long own = server.getBean(ConduitListenerRegistry.class).listeners().size();
		long all = own + client.getBean(ConduitListenerRegistry.class)
			.listeners()
			.stream()
			.filter((listener) -> !listener.channel().equals("server"))
			.count();
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == all);
	}

	record Reading(int value) {

	}

	static class Patterns {

		private final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(topics = "house.*.light")
		void segment(TopicName topic) {
			this.seen.add("segment " + topic);
		}

		@ConduitListener(topics = { "house.${floor}.{room}.{number}", "unused.{room}.{number}" })
		void part(@DestinationVariable String room, @DestinationVariable("number") int which) {
			this.seen.add("part " + room + " " + which);
		}

		@ConduitListener(topics = "house.**")
		void any(TopicName topic, String payload) {
			this.seen.add("any " + topic);
		}

	}

	static class Overlapping {

		private final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(topics = { "over.a.{part}", "over.{part}.b", "over.{part}.*" })
		void receive(TopicName topic, @DestinationVariable String part) {
			this.seen.add(topic + " " + part);
		}

	}

	static class Everything {

		private final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(topics = "everything.{place}", id = "one")
		void one(Reading reading, @Header("unit") String unit, TopicName topic, Peer peer) {
			this.seen.add(reading + " " + unit + " " + topic + " " + peer.name());
			await(1);
		}

		@ConduitListener(topics = "everything.**", id = "two")
		void two(Message message, @Nullable MessageId id) {
			await(1);
			this.seen.add(message.payload().asText() + " " + message.headers().toMap() + " " + message.topic() + " "
					+ java.util.Objects.equals(message.id(), id));
		}

		@ConduitListener(topics = "everything.*", id = "three")
		void three(org.springframework.messaging.Message<Reading> message) {
			await(2);
			Map<String, Object> headers = new java.util.TreeMap<>(message.getHeaders());
			headers.keySet().removeAll(List.of("id", "timestamp"));
			this.seen.add(message.getPayload() + " " + headers);
		}

		private void await(int size) {
			org.awaitility.Awaitility.await().until(() -> this.seen.size() >= size);
		}

	}

	static class Inbox {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "inbox.*")
		void receive(String text) {
			this.received.add(text);
		}

		@Nullable String next() throws InterruptedException {
			return this.received.poll(5, TimeUnit.SECONDS);
		}

	}

	static class Doubler {

		@ConduitRpc("double")
		int twice(int number) {
			return 2 * number;
		}

	}

	static class Calling {

		private final BlockingQueue<Integer> doubled = new LinkedBlockingQueue<>();

		private final ConduitTemplate template;

		Calling(ConduitTemplate template) {
			this.template = template;
		}

		@ConduitListener(topics = "numbers")
		void receive(int number) {
			this.doubled.add(java.util.Objects.requireNonNull(this.template.call("double", number, Integer.class)));
		}

	}

	static class Ordered {

		private final List<Integer> seen = java.util.Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(topics = "ordered")
		void receive(int number) {
			this.seen.add(number);
		}

	}

	static class Concurrent {

		private final CyclicBarrier all = new CyclicBarrier(4);

		@ConduitListener(topics = "concurrent", concurrency = "${four}", maxAttempts = "1")
		void receive(int number) throws InterruptedException, BrokenBarrierException, TimeoutException {
			this.all.await(5, TimeUnit.SECONDS);
		}

	}

	static class Sleeping {

		private final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(id = "sleeper", topics = "sleeping", autoStartup = "${start}")
		void receive(String text) {
			this.seen.add(text);
		}

	}

	static class AtBoth {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "at.*", channel = "server")
		void own(String text) {
			this.seen.add("own " + text);
		}

		@ConduitListener(topics = "at.*", channel = "default")
		void other(String text) {
			this.seen.add("other " + text);
		}

	}

}
