package dev.conduit.autoconfigure.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint as operators have it: in a web application of Spring Boot, over HTTP.
 */
class EndpointOverHttpTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final Applications APPLICATIONS = new Applications();

	private static ConfigurableApplicationContext application;

	private static ApplicationContext shop;

	private static ConduitTemplate client;

	@BeforeAll
	static void start() {
		application = web();
		APPLICATIONS.with("conduit.client.channels.default.addresses="
				+ application.getBean(ConduitServer.class).addresses().get(0), "conduit.client.name=shop");
		shop = APPLICATIONS.alone();
		client = shop.getBean(ConduitTemplate.class);
	}

	private static ConfigurableApplicationContext web() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--spring.application.name=desk",
					"--management.endpoints.web.exposure.include=conduit,health,info,metrics",
					"--management.endpoint.health.show-details=always",
					"--management.endpoint.health.probes.enabled=true", "--conduit.server.listen=tcp://127.0.0.1:0",
					"--conduit.security.auth=none", "--spring.docker.compose.enabled=false");
	}

	@AfterAll
	static void stop() {
		application.getBean(Desk.class).gate.countDown();
		APPLICATIONS.close();
		application.close();
		HTTP.close();
	}

	@Test
	void everythingIsShownAndEachSectionByItself() {
		client.call("echo", "hello", String.class);

		JsonNode all = get("conduit", 200);
		assertThat(all.propertyNames()).containsExactly("server", "pauses", "services", "listeners", "subscriptions",
				"sessions", "connections", "channels", "rings", "dead-letters", "settings");
		all.propertyStream()
			.forEach((section) -> assertThat(get("conduit/" + section.getKey(), 200).getNodeType())
				.isEqualTo(section.getValue().getNodeType()));
		assertThat(get("conduit/server", 200).path("name").asString()).isEqualTo("desk");
		assertThat(get("conduit/sessions", 200).path("shown").path(0).path("name").asString()).isEqualTo("shop");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			listeners/gone                          | pause      |   | 404 | There is no listener 'gone'
			connections/4711                        | disconnect |   | 404 | There is no connection '4711' (any more)
			planets/mars                            | pause      |   | 404 | There is nothing to be done to 'planets'
			settings/conduit.server.name            | change     | x | 404 | 'conduit.server.name' cannot be changed
			listeners/slow                          | explode    |   | 400 | 'action' must be one of [pause, resume]
			settings/conduit.server.max-connections | change     |   | 400 | 'value' must say what
			settings/conduit.server.max-connections | change     | 0 | 400 | 'conduit.server.max-connections' is '0'
			""")
	void whatIsNotThereOrCannotBeDoneIsAnsweredClearly(String path, String action, String value, int status,
			String problem) {
		String body = (value != null) ? "{\"action\": \"%s\", \"value\": \"%s\"}".formatted(action, value)
				: "{\"action\": \"%s\"}".formatted(action);

		assertThat(post(path, body, status).path("problem").asString()).startsWith(problem);
		assertThat(client.call("echo", "goes on", String.class)).isEqualTo("goes on");
	}

	@Test
	void aSectionThatIsNoneAndABodyThatSaysNothingAreRefused() {
		assertThat(get("conduit/gone", 404).path("problem").asString()).contains("There is no section 'gone'");
		post("listeners/slow", "{}", 400);
		assertThat(client.call("echo", "goes on", String.class)).isEqualTo("goes on");
	}

	@Test
	void aListenerIsPausedAndResumed() {
		assertThat(post("listeners/notes", "{\"action\": \"pause\"}", 200).path("done").asString())
			.isEqualTo("listener 'notes' is paused");
		client.publish("notes", "waits");
		assertThat(get("conduit/listeners", 200).valueStream().map((listener) -> listener.path("state").asString()))
			.contains("paused");
		assertThat(application.getBean(Desk.class).seen).isEmpty();

		post("listeners/notes", "{\"action\": \"resume\"}", 200);

		await().atMost(PATIENCE).until(() -> application.getBean(Desk.class).seen.equals(List.of("waits")));
	}

	@Test
	void aLimitIsChanged() {
		post("settings/conduit.server.max-connections", "{\"action\": \"change\", \"value\": \"1\"}", 200);

		assertThat(get("conduit/settings", 200).path("conduit.server.max-connections").asInt()).isOne();
		try (ConfigurableApplicationContext second = APPLICATIONS.alone()) {
			await().atMost(PATIENCE)
				.until(() -> clientOf(second).lastFailure().summary().contains("the server takes 1 connections"));
		}
		finally {
			post("settings/conduit.server.max-connections", "{\"action\": \"change\", \"value\": \"100\"}", 200);
		}
	}

	/** What is shown is looked up at that moment: it is there as soon as the pause is. */
	@Test
	void aSaturatedListenerShowsAtOnceInEndpointMetricAndHealthByNameAndClears() {
		for (int i = 0; i < 8; i++) {
			Thread.ofVirtual().start(() -> client.publish("slow", "some", AckLevel.NONE));
		}
		ConduitClient paused = clientOf(shop);
		await().atMost(PATIENCE).until(() -> !paused.connections().get(0).pauses().isEmpty());

		JsonNode pause = get("conduit/pauses", 200).path("shown").path(0);
		assertThat(pause.path("pausers").path(0).asString()).isEqualTo("slow");
		assertThat(pause.path("paused").asString()).startsWith("'shop' at ");
		assertThat(pause.path("reason").asString()).isEqualTo("queue");
		assertThat(health().path("listeners").path("details").path("slow").asString()).startsWith("saturated");
		assertThat(health().path("server").path("details").path("pauses").toString()).contains("waits for slow");
		assertThat(meter("conduit.listener.paused.sources?tag=listener:slow")).isOne();

		application.getBean(Desk.class).gate.countDown();

		await().atMost(PATIENCE).until(() -> paused.connections().get(0).pauses().isEmpty());
		assertThat(get("conduit/pauses", 200).path("total").asInt(-1)).isZero();
		assertThat(health().path("listeners").path("details").path("slow").asString()).isEqualTo("running");
		assertThat(meter("conduit.listener.paused.sources?tag=listener:slow")).isZero();
		assertThat(meter("conduit.connections.waited?tag=reason:queue&tag=side:server")).isPositive();
	}

	@Test
	void readinessFollowsADrainAndLivenessDoesNot() {
		try (ConfigurableApplicationContext own = web()) {
			assertThat(get(own, "health/readiness", 200).path("status").asString()).isEqualTo("UP");

			send(own, "conduit/server/desk", "{\"action\": \"drain\"}", 200);

			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(get(own, "health/readiness", 503).path("status").asString())
					.isEqualTo("OUT_OF_SERVICE"));
			assertThat(get(own, "health/liveness", 200).path("status").asString()).isEqualTo("UP");
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(
						get(own, "health/conduit", 503).path("components").path("server").path("status").asString())
					.isEqualTo("OUT_OF_SERVICE"));
		}
	}

	@Test
	void informationSaysWhatIsOffered() {
		JsonNode conduit = get("info", 200).path("conduit");

		assertThat(conduit.path("server").asString()).isEqualTo("desk");
		assertThat(conduit.path("listeners").asInt()).isEqualTo(2);
	}

	private static JsonNode health() {
		return get("health/conduit", 200).path("components");
	}

	private static double meter(String name) {
		return get("metrics/" + name, 200).path("measurements").path(0).path("value").asDouble();
	}

	private static JsonNode get(String path, int status) {
		return get(application, path, status);
	}

	private static JsonNode get(ApplicationContext of, String path, int status) {
		return send(HttpRequest.newBuilder(uri(of, path)).GET(), status);
	}

	private static JsonNode post(String path, String body, int status) {
		return send(application, "conduit/" + path, body, status);
	}

	private static JsonNode send(ApplicationContext to, String path, String body, int status) {
		return send(HttpRequest.newBuilder(uri(to, path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)), status);
	}

	private static URI uri(ApplicationContext of, String path) {
		return URI.create("http://localhost:%s/actuator/%s"
			.formatted(of.getEnvironment().getRequiredProperty("local.server.port"), path));
	}

	private static JsonNode send(HttpRequest.Builder request, int status) {
		try {
			HttpResponse<String> response = HTTP.send(request.timeout(PATIENCE).build(),
					HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
			return JsonMapper.shared().readTree(response.body().isEmpty() ? "{}" : response.body());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer", ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private static ConduitClient clientOf(ApplicationContext application) {
		ConduitClient client = application.getBean(ConduitChannels.class).forCalls("", "a test").client();
		return Objects.requireNonNull(client);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Desk.class)
	static class Application {

	}

	static class Desk {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

		@ConduitListener(id = "notes", topics = "notes")
		void note(String text) {
			this.seen.add(text);
		}

		@ConduitListener(id = "slow", topics = "slow", capacity = "4")
		void slow(String text) throws InterruptedException {
			this.gate.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
