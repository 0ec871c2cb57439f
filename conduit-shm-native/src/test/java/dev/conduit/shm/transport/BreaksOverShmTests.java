package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Link;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.shm.ShmOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections over shared memory that break are not taken up again, though both sides
 * have that enabled: they end at once, as where nobody has.
 */
class BreaksOverShmTests extends ServerFixture {

	/** Its window is longer than anything here waits. */
	private static final ConnectionOptions RESUMING = ConnectionOptions.DEFAULT
		.withResume(ResumeOptions.DEFAULT.withEnabled(true));

	@Override
	protected TestedTransport open() {
		return new ShmTestedTransport(WriteLimits.DEFAULT, ShmOptions.DEFAULT.prefaceTimeout(), false);
	}

	@Test
	void theOutcomeIsUnknownAtOnceAndTheClientBeginsAnewWithItsSubscriptions() {
		CompletableFuture<Exchange> held = new CompletableFuture<>();
		serve((options) -> options.withConnection(RESUMING), (builder) -> builder.endpoint("hold", held::complete));
		ConduitClient client = connectResuming();
		Connection first = client.connection();
		Queue<String> came = new ConcurrentLinkedQueue<>();
		client
			.subscribe(new TopicPattern("news"), AckLevel.PROCESSED, MailboxOptions.forListener("news"), (delivery) -> {
				came.add(delivery.message().payload().asText());
				delivery.processed();
			})
			.active()
			.toCompletableFuture()
			.join();
		CompletableFuture<String> call = call(client, "hold", "lost");
		held.join();

		server().connections().stream().map(Connection::link).forEach(Link::close);

		assertThat(outcome(call)).isInstanceOf(ConduitOutcomeUnknownException.class);
		assertThat(callOnceConnected(client, "echo", "again")).isEqualTo("again");
		assertThat(client.connection()).isNotSameAs(first);
		assertThat(client.lostConnections()).isEqualTo(1);
		eventually("the end of the first connection at the server").until(() -> server().connections().size() == 1);
		eventually("a message to the subscription").until(() -> {
			server().bus()
				.publish(new Message(new TopicName("news"), Payload.text("after")), AckLevel.RECEIVED,
						client.deadline(PATIENCE));
			return came.contains("after");
		});
		held.join().reply(Headers.EMPTY, Payload.EMPTY);
	}

	private ConduitClient connectResuming() {
		ConduitClient client = client(PASSWORD,
				(builder) -> builder.options(ClientOptions.of("client", List.of(address()))
					.withReconnect(Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4)))
					.withConnection(RESUMING)));
		client.start().toCompletableFuture().join();
		return client;
	}

}
