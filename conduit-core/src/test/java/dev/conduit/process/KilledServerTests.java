package dev.conduit.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.PublishOutcome;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A server that is killed, and another one in its place.
 */
@Timeout(180)
class KilledServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Message MESSAGE = new Message(new TopicName("news"), Payload.text("hello"));

	private static JavaProcess serve(String port, boolean ends) {
		return JavaProcess.start(List.of(JavaProcess.java(), "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				MortalServer.class.getName(), port, Boolean.toString(ends)), Map.of());
	}

	@Test
	void whatWasInFlightIsUnknownAndIsPublishedAgainUnderTheSameId() {
		try (JavaProcess killed = serve("0", false)) {
			String address = killed.awaitLine("listens on (\\S+)").group(1);
			try (ConduitClient client = connect(address)) {
				Connection first = client.connection();
				CompletableFuture<Reply> call = client.request(new Route("hold"), Headers.EMPTY, Payload.EMPTY,
						client.deadline(PATIENCE));
				CompletableFuture<PublishOutcome> published = client.publishOnce(MESSAGE, AckLevel.PROCESSED,
						client.deadline(PATIENCE));
				killed.awaitLine("called");
				killed.awaitLine("handled");

				killed.kill();
				String port = address.substring(address.lastIndexOf(':') + 1);
				try (JavaProcess next = serve(port, true)) {
					PublishOutcome unknown = published.join();
					assertThat(unknown).isInstanceOfSatisfying(PublishOutcome.Unknown.class,
							(outcome) -> assertThat(outcome.problem().detail())
								.contains("the server did not take it up again"));
					assertThatExceptionOfType(CompletionException.class).isThrownBy(call::join)
						.withCauseInstanceOf(ConduitOutcomeUnknownException.class);

					await().atMost(PATIENCE).until(() -> client.connection() != null && client.connection() != first);
					PublishOutcome again = client
						.publishOnce(MESSAGE.withId(unknown.id()), AckLevel.PROCESSED, client.deadline(PATIENCE))
						.join();

					assertThat(again).isEqualTo(new PublishOutcome.Acked(unknown.id(), AckLevel.PROCESSED));
					next.awaitLine("handled " + unknown.id());
				}
			}
		}
	}

	private static ConduitClient connect(String address) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("client", List.of(Address.parse(address)))
				.withReconnect(Backoff.doubling(Duration.ofMillis(10), Duration.ofMillis(100)))
				.withConnection(ConnectionOptions.DEFAULT.withResume(ResumeOptions.DEFAULT.withEnabled(true))))
			.authentication(ClientAuthentication.none())
			.build();
		client.start().toCompletableFuture().join();
		return client;
	}

}
