package dev.conduit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A client and a server through their doors, over each transport, with a log-in.
 */
class ClientAndServerTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private ConduitServer server;

	private ConduitClient client;

	@AfterEach
	void close() {
		if (this.client != null) {
			this.client.close();
		}
		if (this.server != null) {
			this.server.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp", "unix" })
	void aCallIsAnswered(String transport) throws Exception {
		serve(transport);
		connect("secret");

		assertThat(call("echo", "hello").get()).isEqualTo("hello");
		assertThat(this.server.connections()).singleElement()
			.satisfies((connection) -> assertThat(connection.peer().principal()).isEqualTo("app"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp", "unix" })
	void anUnknownMethodIsAProblem(String transport) throws Exception {
		serve(transport);
		connect("secret");

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call("nobody.home", "").join())
			.withCauseInstanceOf(ConduitRpcException.class)
			.withMessageContaining("nobody.home");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp", "unix" })
	void aPublishedMessageReachesASubscriberAndIsAcknowledged(String transport) throws Exception {
		serve(transport);
		connect("secret");
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		ClientSubscription subscription = this.client.subscribe(new TopicPattern("rooms.*"), AckLevel.PROCESSED,
				MailboxOptions.forListener("rooms"), (delivery) -> {
					came.add(delivery.message().payload().asText());
					delivery.processed();
				});
		subscription.active().toCompletableFuture().get(10, TimeUnit.SECONDS);

		AckLevel level = this.client
			.publish(new Message(new TopicName("rooms.blue"), Payload.text("hi")), AckLevel.PROCESSED,
					this.client.deadline(PATIENCE))
			.get();

		assertThat(level).isEqualTo(AckLevel.PROCESSED);
		assertThat(came).containsExactly("hi");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp" })
	void aListenerThatFailsGetsTheMessageAgainAsOftenAsItWants(String transport) throws Exception {
		serve(transport);
		connect("secret");
		LinkedBlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();
		MailboxOptions options = MailboxOptions.forListener("failing")
			.withRedelivery(Redelivery.DEFAULTS.withMaxAttempts(3)
				.withBackoff(Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(10))));
		ClientSubscription subscription = this.client.subscribe(new TopicPattern("jobs"), AckLevel.PROCESSED, options,
				(delivery) -> {
					attempts.add(delivery.attempt());
					throw new IllegalStateException("cannot work today");
				});
		subscription.active().toCompletableFuture().get(10, TimeUnit.SECONDS);

		CompletableFuture<AckLevel> published = this.client.publish(
				new Message(new TopicName("jobs"), Payload.text("work")), AckLevel.PROCESSED,
				this.client.deadline(PATIENCE));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(published::join)
			.withCauseInstanceOf(ConduitException.class)
			.satisfies((ex) -> assertThat(((ConduitException) ex.getCause()).problem().retryable()).isFalse());
		assertThat(attempts).containsExactly(1, 2, 3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp" })
	void aWrongPasswordIsFinal(String transport) {
		serve(transport);
		this.client = client("guess");

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.client.start().toCompletableFuture().join())
			.withCauseInstanceOf(ConduitSecurityException.class);
		assertThat(this.client.state()).isEqualTo(ClientState.FAILED);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call("echo", "").join())
			.withCauseInstanceOf(ConduitSecurityException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp", "unix" })
	void aSubscriptionOutlivesItsConnection(String transport) throws Exception {
		serve(transport);
		connect("secret");
		LinkedBlockingQueue<String> came = new LinkedBlockingQueue<>();
		this.client.subscribeInline(new TopicPattern("**"), AckLevel.NONE, (delivery) -> {
			came.add(delivery.message().payload().asText());
			delivery.processed();
		}).active().toCompletableFuture().get(10, TimeUnit.SECONDS);
		this.server.connections()
			.forEach((connection) -> connection
				.abort(dev.conduit.message.Problem.of(ErrorCode.INTERNAL, "cut by the test")));
		await().atMost(PATIENCE)
			.until(() -> this.server.connections().size() == 1 && this.server.bus().statistics().subscriptions() == 1
					&& this.client.state() == ClientState.CONNECTED);

		this.server.bus()
			.publish(new Message(new TopicName("news"), Payload.text("again")), AckLevel.RECEIVED,
					this.client.deadline(PATIENCE));

		assertThat(came.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp", "unix" })
	void aStopFinishesWhatWasBegun(String transport) throws Exception {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		this.server = builder(transport).endpoint("slow", (exchange) -> {
			begun.complete(null);
			release.join();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}).build();
		this.server.start();
		connect("secret");
		CompletableFuture<String> slow = call("slow", "done");
		begun.get(10, TimeUnit.SECONDS);

		CompletableFuture<Void> stopped = this.server.stop().toCompletableFuture();
		assertThat(stopped).isNotDone();
		release.complete(null);

		assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("done");
		assertThat(stopped).succeedsWithin(PATIENCE);
	}

	private void serve(String transport) {
		this.server = builder(transport)
			.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
			.build();
		this.server.start();
	}

	private static dev.conduit.server.ServerBuilder builder(String transport) {
		ScramCredential credential = ScramCredential.generate("secret", 4096, RANDOM);
		return ConduitServer.builder()
			.options(ServerOptions.of("test", List.of(address(transport))))
			.authenticator(new ScramAuthenticator(ScramCredentials.of(Map.of("app", credential)), RANDOM));
	}

	private static Address address(String transport) {
		String name = "conduit-" + UUID.randomUUID();
		return Address.parse(switch (transport) {
			case "tcp" -> "tcp://127.0.0.1:0";
			case "unix" -> "unix://" + System.getProperty("java.io.tmpdir") + "/" + name;
			default -> "local://" + name;
		});
	}

	private void connect(String password) {
		this.client = client(password);
		this.client.start().toCompletableFuture().join();
	}

	private ConduitClient client(String password) {
		return ConduitClient.builder()
			.options(ClientOptions.of("test-client", this.server.addresses()))
			.authentication(new PasswordAuthentication("app", password, RANDOM))
			.build();
	}

	private CompletableFuture<String> call(String route, String text) {
		return this.client.request(new Route(route), Payload.text(text)).thenApply((reply) -> reply.payload().asText());
	}

}
