package dev.conduit.samples.playground;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Priority;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.process.JavaProcess;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The playground as a reader starts it: the jar, and configuration alone.
 */
class PlaygroundIT {

	private static final String FREE_PORT = "--conduit.server.listen=tcp://127.0.0.1:0";

	private static final Map<String, String> PASSWORD = Map.of("CONDUIT_PASSWORD", "let-me-play");

	@TempDir
	private Path folder;

	private JavaProcess playground;

	@AfterEach
	void end() {
		if (this.playground != null) {
			this.playground.close();
		}
	}

	@Test
	void answersOverTcpWithoutAWordFromTheJvm() {
		List<Address> addresses = addressesOf(JavaProcess.plainJar(Playground.JAR, FREE_PORT));

		assertThat(addresses).singleElement().isInstanceOf(Address.Tcp.class);
		assertThat(add(addresses, "20", "22")).isEqualTo("{\"sum\":42}");
		assertThat(this.playground.errors()).isEmpty();
		assertThat(this.playground.output()).hasSize(1);
	}

	@Test
	void tellsAProgramWhatItServes() throws Exception {
		try (ConduitClient client = client(start(FREE_PORT))) {
			client.start();

			assertThat(call(client, "conduit.discover", "").get(10, TimeUnit.SECONDS))
				.contains("\"name\":\"calculator.divide\"", "Divides; by 0", "\"name\":\"echo\"");
		}
	}

	@Test
	void answersOverAUnixSocketByConfigurationAlone() {
		List<Address> addresses = start("--conduit.server.listen=unix://" + this.folder.resolve("playground.sock"));

		assertThat(addresses).singleElement().isInstanceOf(Address.Unix.class);
		assertThat(add(addresses, "20", "22")).isEqualTo("{\"sum\":42}");
	}

	@Test
	void answersOverSharedMemoryByOneLineOfConfiguration() throws Exception {
		String name = "playground-" + UUID.randomUUID();
		List<Address> addresses = start("--conduit.server.listen=shm://" + name);

		assertThat(addresses).singleElement().isEqualTo(new Address.Shm(name));
		assertThat(add(addresses, "20", "22")).isEqualTo("{\"sum\":42}");
		try (ConduitClient client = client(addresses)) {
			client.start().toCompletableFuture().join();
			CompletableFuture<String> nap = call(client, "slow.sleep", "{\"millis\":60000}");
			call(client, "caller.whoami", "").get(10, TimeUnit.SECONDS);

			this.playground.kill();

			assertThat(nap).as("the death of the server is noticed at once").failsWithin(Duration.ofSeconds(10));
		}
		assertThat(this.playground.errors()).isEmpty();
	}

	@Test
	void aClientPrefersSharedMemoryAndFallsBackToTcp() {
		List<Address> tcp = start(FREE_PORT);
		try (ConduitClient client = client(List.of(Address.parse("shm://nobody"), tcp.getFirst()))) {
			client.start().toCompletableFuture().join();

			assertThat(client.address()).isEqualTo(tcp.getFirst().toString());
		}
	}

	@Test
	void answersOnSeveralAddressesAtOnceAndAClientFallsBackToTheOneThatWorks() {
		Address nobody = Address.parse("unix://" + this.folder.resolve("nobody.sock"));
		List<Address> addresses = start(FREE_PORT + ",unix://" + this.folder.resolve("playground.sock"));

		assertThat(addresses).hasSize(2);
		for (Address address : addresses) {
			assertThat(add(List.of(nobody, address), "1", "2")).isEqualTo("{\"sum\":3}");
		}
	}

	@Test
	void aSignalLetsItFinishWhatItBeganAndEndsItSoon() throws Exception {
		List<Address> addresses = start(FREE_PORT);
		try (ConduitClient client = client(addresses)) {
			client.start().toCompletableFuture().join();
			CompletableFuture<String> nap = call(client, "slow.sleep", "{\"millis\":1500}");
			call(client, "caller.whoami", "").get(10, TimeUnit.SECONDS);

			long before = System.nanoTime();
			int exitCode = this.playground.terminate();

			assertThat(nap.get(10, TimeUnit.SECONDS)).isEqualTo("{\"millis\":1500}");
			assertThat(exitCode).as("ended by SIGTERM").isEqualTo(128 + 15);
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
			assertThat(this.playground.errors()).isEmpty();
		}
	}

	@Test
	void callsAndTellsItsClientsWithoutBeingAsked() throws Exception {
		List<Address> addresses = start(FREE_PORT);
		BlockingQueue<String> told = new LinkedBlockingQueue<>();
		try (ConduitClient first = clientWithBell(addresses, "ding"); ConduitClient second = client(addresses)) {
			first.start().toCompletableFuture().join();
			second.start().toCompletableFuture().join();
			first.subscribe(new TopicPattern("playground.desk"), AckLevel.PROCESSED, MailboxOptions.forListener("desk"),
					(delivery) -> {
						told.add(delivery.message().payload().asText());
						delivery.processed();
					});

			assertThat(call(first, "desk.ring", "").get(10, TimeUnit.SECONDS)).isEqualTo("test: ding");
			assertThat(call(first, "desk.enter", "\"north\"").get(10, TimeUnit.SECONDS)).isEqualTo("1");
			assertThat(call(second, "desk.enter", "\"north\"").get(10, TimeUnit.SECONDS)).isEqualTo("2");
			String announcement = "{\"desk\":\"north\",\"text\":\"closed today\"}";
			assertThat(call(second, "desk.announce", announcement).get(10, TimeUnit.SECONDS)).isEqualTo("1");
			assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(announcement);

			assertThat(call(second, "desk.ring", "")).as("a client without a bell").failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void givesAndTakesStreamsOverTcpAndOverAUnixSocket() throws Exception {
		Address unix = Address.parse("unix://" + this.folder.resolve("playground.sock"));
		for (Address address : start(FREE_PORT + "," + unix)) {
			try (ConduitClient client = client(List.of(address))) {
				client.start().toCompletableFuture().join();

				assertThat(new Results(client, "streams.countdown", json("300"), null, 301).taken()).startsWith("300")
					.endsWith("1", "0")
					.hasSize(301);
				assertThat(new Results(client, "streams.average", Payload.EMPTY, numbers(3), 3).taken())
					.containsExactly("1.0", "1.5", "2.0");
				assertThat(client
					.request(new Route("streams.sum"), Headers.EMPTY, Payload.EMPTY, numbers(1000),
							client.deadline(null))
					.get(10, TimeUnit.SECONDS)
					.payload()
					.asText()).isEqualTo("500500");
				assertThat(new Results(client, "streams.ticker", json("{\"millis\":5}"), null, 3).taken()).hasSize(3);
				assertThat(call(client, "streams.countdown", "3")).failsWithin(Duration.ofSeconds(10))
					.withThrowableThat()
					.withMessageContaining("'streams.countdown' is server-stream and was called as unary");
			}
		}
	}

	/** The numbers from one, as many as are asked for. */
	private static Flow.Publisher<Payload> numbers(int count) {
		return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			private int given;

			@Override
			public void request(long items) {
				for (long i = 0; i < items && this.given < count; i++) {
					subscriber.onNext(json(Integer.toString(++this.given)));
					if (this.given == count) {
						subscriber.onComplete();
					}
				}
			}

			@Override
			public void cancel() {
				this.given = count;
			}

		});
	}

	private static ConduitClient clientWithBell(List<Address> addresses, String sound) {
		return builder(addresses)
			.endpoint("bell.ring",
					(exchange) -> exchange.reply(Headers.EMPTY,
							Payload.text(exchange.payload().asText() + ": " + sound)))
			.build();
	}

	@Test
	void sharesMessagesOutByTypeTakesThemInBatchesAndAnswersWhoAsks() throws Exception {
		try (ConduitClient client = client(start(FREE_PORT))) {
			client.start().toCompletableFuture().join();
			BlockingQueue<String> labels = listen(client, "playground.parcels.labels");
			BlockingQueue<String> loads = listen(client, "playground.parcels.load");
			String replyTo = "conduit.replies.a-name-that-nobody-can-guess";
			BlockingQueue<String> answers = listen(client, replyTo);

			publish(client, "playground.parcels", Headers.of("type", "Packed"), "{\"id\":\"1\",\"to\":\"Rome\"}");
			publish(client, "playground.parcels", Headers.of("type", "Lost"), "{\"id\":\"2\"}");
			assertThat(labels.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"id\":\"1\",\"text\":\"to Rome\"} null");
			assertThat(labels.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"id\":\"2\",\"text\":\"lost\"} null");
			assertThat(send(client, "playground.parcels", Headers.of("type", "Eaten"), "{}"))
				.failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withMessageContaining("no handler takes the type 'Eaten'");

			publish(client, "playground.parcels.weights", Headers.of("too-heavy", "yes"), "1000");
			List<CompletableFuture<AckLevel>> weights = List.of(
					send(client, "playground.parcels.weights", Headers.EMPTY, "1"),
					send(client, "playground.parcels.weights", Headers.EMPTY, "2"),
					send(client, "playground.parcels.weights", Headers.EMPTY, "4"));
			for (CompletableFuture<AckLevel> sent : weights) {
				sent.get(10, TimeUnit.SECONDS);
			}
			int load = 0;
			while (load < 7) {
				String part = loads.poll(10, TimeUnit.SECONDS);
				load += Integer.parseInt(String.valueOf(part).replace(" null", ""));
			}
			assertThat(load).isEqualTo(7);

			publish(client, "playground.parcels.price", Headers.of("reply-to", replyTo).with("correlation-id", "17"),
					"{\"id\":\"1\",\"to\":\"Rome\"}");
			assertThat(answers.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"cents\":540} 17");
		}
	}

	private static BlockingQueue<String> listen(ConduitClient client, String topic) {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		client.subscribe(new TopicPattern(topic), AckLevel.PROCESSED, MailboxOptions.forListener(topic), (delivery) -> {
			heard.add(delivery.message().payload().asText() + " " + delivery.message().headers().get("correlation-id"));
			delivery.processed();
		}).active().toCompletableFuture().join();
		return heard;
	}

	private static void publish(ConduitClient client, String topic, Headers headers, String json) throws Exception {
		send(client, topic, headers, json).get(10, TimeUnit.SECONDS);
	}

	private static CompletableFuture<AckLevel> send(ConduitClient client, String topic, Headers headers, String json) {
		return client.publish(new Message(new TopicName(topic), headers, json(json), null), AckLevel.PROCESSED,
				client.deadline(null));
	}

	@Test
	void helpSaysWhatIsThereAndListensNowhere() {
		this.playground = JavaProcess.jar(Playground.JAR, "--help");

		assertThat(this.playground.awaitExit()).isZero();
		assertThat(this.playground.output()).anyMatch((line) -> line.contains("calculator.add"))
			.noneMatch((line) -> line.contains("The playground listens"));
	}

	@Test
	void aClientInPythonThatWasWrittenFromThePublishedTextLogsInCallsSubscribesReceivesAndCloses() {
		Address address = start(FREE_PORT).getFirst();

		try (JavaProcess python = JavaProcess.start(python("playground_tour.py", address), PASSWORD)) {
			assertThat(python.awaitExit()).as(python::toString).isZero();
			assertThat(python.output()).containsExactly("the tour is over");
		}
	}

	@Test
	void whatAMemberOfAGroupHadInHandWhenItWasKilledIsDoneByAnother() throws Exception {
		List<Address> addresses = start(FREE_PORT);
		List<String> done = new CopyOnWriteArrayList<>();
		try (ConduitClient client = client(addresses);
				JavaProcess member = JavaProcess.start(python("group_member.py", addresses.getFirst()), PASSWORD)) {
			client.start().toCompletableFuture().join();
			client.subscribe(new TopicPattern("playground.work.done"), AckLevel.PROCESSED,
					MailboxOptions.forListener("done"), (delivery) -> {
						done.add(delivery.message().payload().asText());
						delivery.processed();
					})
				.active()
				.toCompletableFuture()
				.join();
			member.awaitLine("^joined$");

			List<CompletableFuture<AckLevel>> published = IntStream.range(0, 20)
				.mapToObj((i) -> client.publish(work(i), AckLevel.PROCESSED, client.deadline(Duration.ofMinutes(1))))
				.toList();
			member.awaitLine("^got .+$");
			assertThat(published).anyMatch((future) -> !future.isDone());
			member.kill();

			CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
			await().atMost(Duration.ofSeconds(20)).until(() -> done.size() >= 20);
		}
		assertThat(done).anyMatch((text) -> text.contains("\"attempt\":2"));
		for (int i = 0; i < 20; i++) {
			String work = "{\"text\":\"%d\",\"key\":\"k%d\",\"priority\":\"HIGH\"".formatted(i, i % 4);
			assertThat(done).as(work).anyMatch((text) -> text.startsWith(work));
		}
	}

	private static Message work(int number) {
		return new Message(new TopicName("playground.work"), Payload.text(Integer.toString(number)))
			.withKey("k" + number % 4)
			.withPriority(Priority.HIGH)
			.withTimeToLive(Duration.ofMinutes(5));
	}

	private static List<String> python(String script, Address address) {
		Path client = Path.of("..", "..", "docs", "examples");
		return List.of("python3", "-B", "src/test/python/" + script, client.toString(), address.toString(),
				"playground");
	}

	private List<Address> start(String... arguments) {
		return addressesOf(Playground.CACHED.start(arguments));
	}

	private List<Address> addressesOf(JavaProcess started) {
		this.playground = started;
		String listens = this.playground.awaitLine("^The playground listens on (.+)$").group(1);
		return Arrays.stream(listens.split(", ")).map(Address::parse).toList();
	}

	private String add(List<Address> addresses, String a, String b) {
		try (ConduitClient client = client(addresses)) {
			client.start().toCompletableFuture().join();
			return call(client, "calculator.add", "{\"a\":%s,\"b\":%s}".formatted(a, b)).join();
		}
	}

	private static CompletableFuture<String> call(ConduitClient client, String route, String json) {
		return client.request(new Route(route), json.isEmpty() ? Payload.EMPTY : json(json))
			.thenApply((reply) -> reply.payload().asText());
	}

	private static Payload json(String json) {
		return Payload.of(json.getBytes(StandardCharsets.UTF_8), ContentType.JSON);
	}

	private static ConduitClient client(List<Address> addresses) {
		return builder(addresses).build();
	}

	private static ClientBuilder builder(List<Address> addresses) {
		return ConduitClient.builder()
			.options(ClientOptions.of("test", addresses))
			.authentication(new PasswordAuthentication("playground", "let-me-play", new SecureRandom()));
	}

	/**
	 * The first results of a stream; after them it is cancelled.
	 */
	private static final class Results implements Flow.Subscriber<Payload> {

		private final List<String> items = new ArrayList<>();

		private final CompletableFuture<List<String>> end = new CompletableFuture<>();

		private final int wanted;

		private Flow.Subscription subscription;

		Results(ConduitClient client, String route, Payload payload, Flow.Publisher<Payload> items, int wanted) {
			this.wanted = wanted;
			client.stream(new Route(route), Headers.EMPTY, payload, items, client.deadline(null)).subscribe(this);
		}

		List<String> taken() throws Exception {
			return this.end.get(10, TimeUnit.SECONDS);
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription = given;
			given.request(this.wanted);
		}

		@Override
		public void onNext(Payload item) {
			this.items.add(item.asText());
			if (this.items.size() == this.wanted) {
				this.end.complete(this.items);
				this.subscription.cancel();
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.end.complete(this.items);
		}

	}

}
