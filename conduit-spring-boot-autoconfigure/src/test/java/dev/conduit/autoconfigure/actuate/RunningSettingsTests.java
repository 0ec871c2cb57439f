package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.FlowPause;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What an operator changes while the application runs, and how the other side feels it.
 */
class RunningSettingsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final Applications applications = new Applications().with(Operator.EXPOSED, "spring.application.name=desk");

	@Test
	void theyAreShownByTheNamesOfTheirProperties() {
		ApplicationContext server = this.applications.server(Desk.class);
		ApplicationContext client = this.applications.with("conduit.dispatch.limits.hold=3").client();

		JsonNode ofServer = new Operator(server).section("settings");
		assertThat(ofServer.path("conduit.server.max-connections").asInt()).isEqualTo(10_000);
		assertThat(ofServer.path("conduit.dispatch.max-concurrent").asInt()).isEqualTo(1024);
		assertThat(ofServer.path("conduit.dispatch.max-queued").asInt()).isEqualTo(4096);
		assertThat(ofServer.path("conduit.dispatch.default-deadline").asString()).isEqualTo("none");
		JsonNode ofClient = new Operator(client).section("settings");
		assertThat(ofClient.path("conduit.client.channels.default.deadline").asString()).isEqualTo("10000ms");
		assertThat(ofClient.path("conduit.dispatch.limits.hold").asInt()).isEqualTo(3);
	}

	@Test
	void theDeadlineOfAChannelTravelsWithItsCalls() {
		Desk desk = this.applications.server(Desk.class).getBean(Desk.class);
		ApplicationContext client = this.applications.client();
		ConduitTemplate template = client.getBean(ConduitTemplate.class);
		template.call("left", null, Void.class);
		assertThat(desk.nextLeft()).isGreaterThan(Duration.ofSeconds(5));

		change(client, "conduit.client.channels.default.deadline", "3s");

		template.call("left", null, Void.class);
		assertThat(desk.nextLeft()).isLessThanOrEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void aServerThatMayRunOneCallAtOnceLetsTheNextOneWait() {
		ApplicationContext server = this.applications.server(Desk.class);
		Desk desk = server.getBean(Desk.class);
		change(server, "conduit.dispatch.max-concurrent", "1");

		CompletableFuture<Void> first = hold();
		await().until(() -> desk.held.get() == 1);
		CompletableFuture<Void> second = hold();
		await().until(() -> server.getBean(ConduitServer.class).dispatcher().statistics().queued() == 1);
		assertThat(desk.held).hasValue(1);

		change(server, "conduit.dispatch.max-concurrent", "2");
		await().until(() -> desk.held.get() == 2);
		desk.gate.countDown();
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(second).succeedsWithin(PATIENCE);
	}

	@Test
	void aServerWhereFewerMayWaitRefusesTheNextOne() {
		ApplicationContext server = this.applications.server(Desk.class);
		Desk desk = server.getBean(Desk.class);
		change(server, "conduit.dispatch.max-concurrent", "1");
		change(server, "conduit.dispatch.max-queued", "0");

		CompletableFuture<Void> first = hold();
		await().until(() -> desk.held.get() == 1);

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> this.applications.template().call("left", null, Void.class))
			.returns(ErrorCode.TOO_MANY_IN_FLIGHT, ConduitException::code);
		desk.gate.countDown();
		assertThat(first).succeedsWithin(PATIENCE);
	}

	@Test
	void aMethodGetsALimitOfItsOwnAndLosesItAgain() {
		ApplicationContext server = this.applications.server(Desk.class);
		Desk desk = server.getBean(Desk.class);
		change(server, "conduit.dispatch.limits.hold", "1");
		CompletableFuture<Void> first = hold();
		await().until(() -> desk.held.get() == 1);
		CompletableFuture<Void> second = hold();

		this.applications.template().call("left", null, Void.class);
		await().until(() -> server.getBean(ConduitServer.class).dispatcher().statistics().queued() == 1);

		change(server, "conduit.dispatch.limits.hold", "none");
		await().until(() -> desk.held.get() == 2);
		desk.gate.countDown();
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(second).succeedsWithin(PATIENCE);
	}

	/** The caller asks for nothing, so the server does. */
	@Test
	void aCallWithoutADeadlineGetsTheOneOfTheServer() {
		ApplicationContext server = this.applications.server(Desk.class);
		Desk desk = server.getBean(Desk.class);
		change(server, "conduit.dispatch.default-deadline", "4s");

		this.applications.template().stream("leftOfStream").items(Stream.of("a")).result(Void.class);

		assertThat(desk.nextLeft()).isLessThanOrEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void whereFewerConnectionsMayBeTheNextClientIsToldSoAndTheOthersStay() {
		ApplicationContext server = this.applications.server(Desk.class);
		this.applications.template().call("left", null, Void.class);

		change(server, "conduit.server.max-connections", "1");

		ApplicationContext second = this.applications.client();
		await().untilAsserted(
				() -> assertThat(client(second).lastFailure().code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS));
		this.applications.template().call("left", null, Void.class);
		assertThat(new Operator(server).detail("maxConnections", "server")).isEqualTo("1");

		change(server, "conduit.server.max-connections", "2");
		await().atMost(PATIENCE).until(() -> client(second).state() == ClientState.CONNECTED);
	}

	@Test
	void theClientOfAPausedConnectionSendsNothingNewUntilItIsResumed() {
		ApplicationContext server = this.applications.server(Desk.class);
		ApplicationContext client = this.applications.with("conduit.client.name=shop").client();
		ConduitTemplate template = client.getBean(ConduitTemplate.class);
		template.call("left", null, Void.class);
		Desk desk = server.getBean(Desk.class);
		desk.nextLeft();
		Operator operator = new Operator(server);
		String id = operator.section("connections").path("shown").path(0).path("id").asString();

		assertThat(operator.does("pause", "connections", id)).startsWith("the client of connection " + id);
		await()
			.untilAsserted(() -> assertThat(client(client).connections().get(0).pauses()).extracting(FlowPause::reason)
				.containsExactly(FlowPause.Reason.PEER));
		assertThat(operator.pauses()).singleElement()
			.asString()
			.startsWith("an operator, 'shop' at ")
			.endsWith("connection, operator");
		Thread waiting = Thread.ofVirtual().start(() -> template.call("left", null, Void.class));
		assertThat(operator.does("pause", "connections", id)).contains("is paused already");
		assertThat(desk.left).isEmpty();

		assertThat(operator.does("resume", "connections", id)).contains("goes on");
		assertThat(desk.nextLeft()).isPositive();
		await().until(() -> !waiting.isAlive());
		assertThat(operator.pauses()).isEmpty();
		assertThat(operator.does("resume", "connections", id)).contains("was not paused");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					conduit.dispatch.max-concurrent           | 0    | 400 | 'conduit.dispatch.max-concurrent' is '0': It must be 1 or more.
					conduit.dispatch.max-queued               | -1   | 400 | 'conduit.dispatch.max-queued' is '-1': It must be 0 or more.
					conduit.dispatch.max-queued               | many | 400 | 'conduit.dispatch.max-queued' is 'many': It must be a whole number.
					conduit.dispatch.limits.hold              | 0    | 400 | 'conduit.dispatch.limits.hold' is '0': It must be 1 or more.
					conduit.dispatch.default-deadline         | 0s   | 400 | 'conduit.dispatch.default-deadline' is '0s': It must be a millisecond or more.
					conduit.dispatch.default-deadline         | soon | 400 | 'conduit.dispatch.default-deadline' is 'soon': It must be a duration
					conduit.server.max-connections            | 0    | 400 | 'conduit.server.max-connections' is '0': It must be 1 or more.
					conduit.server.max-connections            |      | 400 | 'value' must say what 'conduit.server.max-connections' is to be
					conduit.client.channels.gone.deadline     | 1s   | 404 | 'conduit.client.channels.gone.deadline' cannot be changed while the application runs; these can: [
					conduit.connection.max-frame-size         | 1MB  | 404 | 'conduit.connection.max-frame-size' cannot be changed
					""")
	void whatCannotBeIsRefusedAsAtTheStartAndChangesNothing(String name, String value, int status, String why) {
		ApplicationContext server = this.applications.server(Desk.class);
		JsonNode before = new Operator(server).section("settings");

		WebEndpointResponse<Object> answer = new Operator(server).tries("change", "settings", name, value);

		assertThat(answer.getStatus()).isEqualTo(status);
		assertThat(String.valueOf(Operator.body(answer).get("problem"))).startsWith(why);
		assertThat(new Operator(server).section("settings")).isEqualTo(before);
		this.applications.template().call("left", null, Void.class);
	}

	private static void change(ApplicationContext application, String name, String value) {
		assertThat(new Operator(application).does("change", "settings", name, value)).contains("'" + name + "' was ")
			.contains(" and is " + value);
	}

	private CompletableFuture<Void> hold() {
		return this.applications.template().callAsync("hold", null, Void.class);
	}

	private static ConduitClient client(ApplicationContext client) {
		return Objects.requireNonNull(client.getBean(ConduitChannels.class).forCalls("", "a test").client());
	}

	static class Desk {

		private final BlockingQueue<Duration> left = new LinkedBlockingQueue<>();

		private final AtomicInteger held = new AtomicInteger();

		private final CountDownLatch gate = new CountDownLatch(1);

		@ConduitRpc("left")
		void left(Deadline deadline) {
			this.left.add(Objects.requireNonNullElse(deadline.remaining(), Duration.ofDays(1)));
		}

		@ConduitRpc("leftOfStream")
		void leftOfStream(Stream<String> texts, Deadline deadline) {
			texts.close();
			left(deadline);
		}

		@ConduitRpc("hold")
		void hold() throws InterruptedException {
			this.held.incrementAndGet();
			this.gate.await();
		}

		Duration nextLeft() {
			try {
				return Objects.requireNonNull(this.left.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
			}
			catch (InterruptedException ex) {
				throw new AssertionError("interrupted", ex);
			}
		}

	}

}
