package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.FlowPause;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.Session;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConduitEndpointTests {

	@AutoClose
	private final Applications applications = new Applications().with(Operator.EXPOSED, "spring.application.name=desk");

	// what it shows

	@Test
	void itShowsMethodsWithTheirSchemas() {
		JsonNode service = new Operator(this.applications.server(Calls.class)).section("services")
			.valueStream()
			.filter((method) -> method.path("name").asString().equals("add"))
			.findFirst()
			.orElseThrow();

		assertThat(service.path("result").path("type").asString()).isEqualTo("integer");
		assertThat(service.path("parameters").path("properties").propertyNames()).containsExactly("a", "b");
	}

	@Test
	void itShowsListenersSubscriptionsSessionsAndConnections() {
		ApplicationContext server = this.applications.server(Notes.class);
		ApplicationContext client = this.applications.with("conduit.client.name=shop").client();
		client.getBean(ConduitTemplate.class).publish("notes.a", "one", AckLevel.PROCESSED);

		JsonNode all = new Operator(server).everything();

		assertThat(all.path("server").path("state").asString()).isEqualTo("LISTENING");
		assertThat(all.path("listeners").path(0).path("id").asString()).isEqualTo("notes");
		assertThat(all.path("listeners").path(0).path("topics").path(0).asString()).isEqualTo("notes.*");
		assertThat(all.path("listeners").path(0).path("statistics").path("handled").asInt()).isEqualTo(1);
		assertThat(all.path("subscriptions").path("shown").path(0).path("topics").asString()).isEqualTo("notes.*");
		JsonNode session = all.path("sessions").path("shown").path(0);
		assertThat(session.path("name").asString()).isEqualTo("shop");
		assertThat(session.path("principal").asString()).isEqualTo("anonymous");
		assertThat(session.path("address").asString()).startsWith("local://");
		JsonNode connection = all.path("connections").path("shown").path(0);
		assertThat(connection.path("id").asLong()).isEqualTo(session.path("id").asLong());
		assertThat(connection.path("name").asString()).isEqualTo("shop");
		assertThat(connection.path("inFlight").asInt(-1)).isZero();
		assertThat(connection.path("pendingBytes").asInt(-1)).isZero();
		assertThat(all.path("dead-letters").path("total").asInt(-1)).isZero();

		JsonNode channel = new Operator(client).section("channels").path(0);
		assertThat(channel.path("state").asString()).isEqualTo("CONNECTED");
		assertThat(channel.path("connections").path(0).path("name").asString()).isEqualTo("desk");
	}

	@Test
	void anAnswerIsBoundedHoweverManyThereAre() {
		List<Integer> many = IntStream.range(0, Shown.MOST + 1).boxed().toList();

		Shown<Integer> shown = Shown.of(many, (number) -> number);

		assertThat(shown.total()).isEqualTo(Shown.MOST + 1);
		assertThat(shown.shown()).hasSize(Shown.MOST);
	}

	@Test
	void whatIsNotExposedIsNotThere() {
		ConduitContext.bare()
			.withPropertyValues("conduit.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ConduitEndpoint.class)
				.hasBean("conduitHealthContributor"));
	}

	@Test
	void healthCanBeSwitchedOff() {
		ConduitContext.bare()
			.withPropertyValues("conduit.server.enabled=false", "management.health.conduit.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("conduitHealthContributor"));
	}

	@Test
	void informationSaysWhatIsOffered() {
		ApplicationContext server = this.applications.server(Calls.class, Notes.class);
		Info.Builder info = new Info.Builder();

		server.getBean(InfoContributor.class).contribute(info);

		assertThat(info.build().get("conduit").toString()).contains("server=desk", "methods=2", "listeners=1");
	}

	// health

	@Test
	void aChannelWithoutAServerIsDownAndSaysWhy() {
		ApplicationContext client = this.applications.client();
		Operator operator = new Operator(client);

		await().until(() -> client(client).state() == ClientState.WAITING);
		assertThat(operator.health("channels", "default").getStatus()).isEqualTo(Status.DOWN);
		assertThat(operator.detail("lastFailure", "channels", "default")).contains("Connection failed");

		this.applications.server();
		await()
			.untilAsserted(() -> assertThat(operator.health("channels", "default").getStatus()).isEqualTo(Status.UP));
	}

	// what it does

	@Test
	void aPausedListenerGetsNothingAndItsPublisherIsPausedOnTheWire() {
		ApplicationContext server = this.applications.server(Notes.class);
		ApplicationContext client = this.applications.client();
		Operator operator = new Operator(server);
		Notes notes = server.getBean(Notes.class);
		client.getBean(ConduitTemplate.class).publish("notes.a", "before", AckLevel.PROCESSED);

		assertThat(operator.does("pause", "listeners", "notes")).isEqualTo("listener 'notes' is paused");
		for (int i = 0; i < 4; i++) {
			client.getBean(ConduitTemplate.class).publish("notes.a", "waits");
		}

		await()
			.untilAsserted(() -> assertThat(client(client).connections().get(0).pauses()).extracting(FlowPause::reason)
				.containsExactly(FlowPause.Reason.PEER));
		assertThat(notes.seen).containsExactly("before");
		assertThat(operator.section("listeners").path(0).path("state").asString()).isEqualTo("paused");
		assertThat(operator.detail("notes", "listeners")).isEqualTo("paused");

		assertThat(operator.does("resume", "listeners", "notes")).isEqualTo("listener 'notes' goes on");

		await().until(() -> notes.seen.size() == 5);
		await().until(() -> client(client).connections().get(0).pauses().isEmpty());
		assertThat(operator.does("resume", "listeners", "notes")).isEqualTo("listener 'notes' was not paused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disconnect", "drain" })
	void aConnectionEndsAndItsClientMakesANewOne(String action) {
		ApplicationContext server = this.applications.server(Calls.class);
		ApplicationContext client = this.applications.client();
		client.getBean(ConduitTemplate.class).call("add", Map.of("a", 1, "b", 2), Integer.class);
		long first = session(server).id();

		new Operator(server).does(action, "connections", Long.toString(first));

		await().untilAsserted(() -> assertThat(client(client).lostConnections()).isOne());
		await().until(() -> server.getBean(ConduitServer.class).sessions().find(first).isEmpty());
		assertThat(client.getBean(ConduitTemplate.class).call("add", Map.of("a", 1, "b", 2), Integer.class))
			.isEqualTo(3);
		assertThat(session(server).id()).isNotEqualTo(first);
	}

	@Test
	void aDrainedConnectionFinishesWhatWasBegun() {
		ApplicationContext server = this.applications.server(Calls.class);
		ApplicationContext client = this.applications.client();
		CompletableFuture<String> answer = client.getBean(ConduitTemplate.class).callAsync("wait", null, String.class);
		await().until(() -> server.getBean(Calls.class).waiting.getCount() == 0);

		new Operator(server).does("drain", "connections", Long.toString(session(server).id()));
		await().untilAsserted(() -> assertThat(client(client).lostConnections()).isOne());
		assertThat(answer).isNotDone();
		server.getBean(Calls.class).gate.countDown();

		assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("waited");
	}

	@ParameterizedTest
	@ValueSource(strings = { "disconnect", "drain" })
	void aChannelMakesNewConnections(String action) {
		ApplicationContext server = this.applications.server(Calls.class);
		ApplicationContext client = this.applications.client();
		await().until(() -> server.getBean(ConduitServer.class).sessions().size() == 1);
		long first = session(server).id();

		new Operator(client).does(action, "channels", "default");

		await().until(() -> server.getBean(ConduitServer.class)
			.sessions()
			.all()
			.sessions()
			.stream()
			.anyMatch((session) -> session.id() != first));
	}

	@Test
	void aDrainedServerSendsItsClientsAwayAndIsOutOfService() {
		ApplicationContext server = this.applications.server(Calls.class);
		ApplicationContext client = this.applications.client();
		await().until(() -> client(client).state() == ClientState.CONNECTED);
		Operator operator = new Operator(server);

		assertThat(operator.does("drain", "server", "desk")).contains("accepts nobody");

		await().until(() -> client(client).state() == ClientState.WAITING);
		await().untilAsserted(() -> assertThat(operator.health("server").getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
		await().untilAsserted(() -> assertThat(operator.does("drain", "server", "desk")).contains("does not run"));
	}

	@Test
	void deadLettersAreReplayedOverTheWireAndPurged() {
		ApplicationContext server = this.applications.server();
		ApplicationContext client = this.applications.with("conduit.delivery.max-attempts=1").client(Fragile.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);
		Operator operator = new Operator(server);
		fail(server, "first");
		fail(server, "second");
		await().until(() -> operator.section("dead-letters").path("total").asInt() == 2);
		JsonNode letter = operator.section("dead-letters").path("shown").path(0);
		assertThat(letter.path("topic").asString()).isEqualTo("fragile");
		assertThat(letter.has("payload")).isFalse();

		Fragile fragile = client.getBean(Fragile.class);
		fragile.broken = false;
		assertThat(operator.does("replay", "dead-letters", letter.path("id").asString()))
			.isEqualTo("1 messages were processed");
		assertThat(fragile.seen).containsExactly("first");

		fragile.broken = true;
		String second = operator.section("dead-letters").path("shown").path(0).path("id").asString();
		assertThat(operator.does("replay", "dead-letters", second)).startsWith("the message was not processed: ");
		assertThat(operator.does("purge", "dead-letters", "all")).isEqualTo("1 letters were thrown away");
		assertThat(operator.section("dead-letters").path("total").asInt(-1)).isZero();
	}

	// what it refuses

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					pause      | listeners    | gone    | 404 | There is no listener 'gone'; there are: [notes]
					disconnect | connections  | 4711    | 404 | There is no connection '4711' (any more)
					drain      | channels     | gone    | 404 | There is no channel 'gone'; there are: []
					drain      | server       | gone    | 404 | There is no server 'gone'; there is: 'desk'
					replay     | dead-letters | 4711    | 404 | There is no dead letter '4711' (any more)
					purge      | dead-letters | x       | 404 | There is no dead letter 'x' (any more)
					explode    | listeners    | notes   | 400 | 'action' must be one of [pause, resume] for listeners (was 'explode')
					pause      | planets      | mars    | 404 | There is nothing to be done to 'planets'
					""")
	void whatIsNotThereIsAnsweredClearlyAndHarmsNobody(String action, String kind, String id, int status, String why) {
		ApplicationContext server = this.applications.server(Notes.class);
		ApplicationContext client = this.applications.client();

		WebEndpointResponse<Object> answer = new Operator(server).tries(action, kind, id);

		assertThat(answer.getStatus()).isEqualTo(status);
		assertThat(String.valueOf(Operator.body(answer).get("problem"))).startsWith(why);
		client.getBean(ConduitTemplate.class).publish("notes.a", "goes on", AckLevel.PROCESSED);
	}

	@Test
	void aSectionThatIsNoneIsAnsweredWithThoseThatAre() {
		WebEndpointResponse<Object> answer = this.applications.server().getBean(ConduitEndpoint.class).section("gone");

		assertThat(answer.getStatus()).isEqualTo(404);
		assertThat(String.valueOf(Operator.body(answer).get("problem"))).contains("pauses").contains("dead-letters");
	}

	private static void fail(ApplicationContext server, String text) {
		assertThat(server.getBean(ConduitTemplate.class).publishAsync("fragile", text, AckLevel.PROCESSED))
			.failsWithin(Duration.ofSeconds(10));
	}

	private static Session session(ApplicationContext server) {
		return server.getBean(ConduitServer.class).sessions().all().sessions().get(0);
	}

	private static ConduitClient client(ApplicationContext client) {
		return Objects.requireNonNull(client.getBean(ConduitChannels.class).forCalls("", "a test").client());
	}

	static class Calls {

		private final CountDownLatch waiting = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@ConduitRpc("add")
		int add(int a, int b) {
			return a + b;
		}

		@ConduitRpc("wait")
		String await() throws InterruptedException {
			this.waiting.countDown();
			this.gate.await();
			return "waited";
		}

	}

	static class Notes {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitListener(id = "notes", topics = "notes.*", capacity = "4")
		void receive(String text) {
			this.seen.add(text);
		}

	}

	static class Fragile {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private volatile boolean broken = true;

		@ConduitListener(id = "fragile", topics = "fragile")
		void receive(String text) {
			if (this.broken) {
				throw new IllegalStateException("broken");
			}
			this.seen.add(text);
		}

	}

}
