package dev.conduit.shm.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ClientSubscription;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.shm.Domain;
import dev.conduit.shm.SharedFolder;
import dev.conduit.shm.TopicStatus;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.RingStatistics;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTopics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is published to several subscribers over shared memory is written once.
 */
@Timeout(120)
class TopicsOverShmTests {

	private static final Address ADDRESS = Address.parse("shm://iot");

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final SharedFolder folder = new SharedFolder();

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open.reversed()) {
			closeable.close();
		}
		assertThat(this.folder.path()).isDirectoryNotContaining((file) -> !file.endsWith(".conduit"));
		this.folder.close();
	}

	@Test
	void subscribersOfOneTopicReadOneRing() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox one = new Inbox(client(), "news", AckLevel.NONE);
		Inbox two = new Inbox(client(), "news", AckLevel.NONE);

		publish(server, "news", 100);

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(one.texts).hasSize(100);
			assertThat(two.texts).containsExactlyElementsOf(one.texts);
		});
		TopicStatus ring = rings().getFirst();
		assertThat(rings()).hasSize(1);
		assertThat(ring.published()).isEqualTo(100);
		assertThat(ring.subscribers()).hasSize(2);
		RingStatistics all = new RingStatistics(ring.name(), 100, 0);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(List.of(one.ring(), two.ring())).containsOnly(all));
	}

	@Test
	void whoAcknowledgesGetsCopiesOverTheConnection() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox reader = new Inbox(client(), "news", AckLevel.NONE);
		Inbox other = new Inbox(client(), "news", AckLevel.PROCESSED);

		publish(server, "news", 10);

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(reader.texts).hasSize(10);
			assertThat(other.texts).hasSize(10);
		});
		assertThat(other.subscription.ring()).isNull();
		assertThat(rings().getFirst().subscribers()).hasSize(1);
	}

	private static void publish(ConduitServer server, String topic, int count) {
		for (int i = 0; i < count; i++) {
			publish(server, topic, Integer.toString(i));
		}
	}

	private static void publish(ConduitServer server, String topic, String text) {
		server.bus().publish(new Message(new TopicName(topic), Payload.text(text)), AckLevel.NONE, Deadline.NONE);
	}

	private List<TopicStatus> rings() {
		try (Domain domain = Domain.open(this.folder.path())) {
			return domain.check().topics();
		}
	}

	private ConduitServer server(ShmTopics topics) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("iot", List.of(ADDRESS)))
			.authenticator(Authenticator.none())
			.transports(List.of(transport(topics)))
			.build();
		this.open.add(server);
		server.start();
		return server;
	}

	private ConduitClient client() {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("test", List.of(ADDRESS)))
			.transports(List.of(transport(ShmTopics.DEFAULT)))
			.build();
		this.open.add(client);
		client.start().toCompletableFuture().join();
		return client;
	}

	private SharedMemoryTransport transport(ShmTopics topics) {
		SharedMemoryTransport transport = SharedMemoryTransport.on(Domain.open(this.folder.path()),
				new ShmOptions(this.folder.path(), ShmOptions.DEFAULT.ringSize(), ShmOptions.DEFAULT.writeLimits(),
						ShmOptions.DEFAULT.prefaceTimeout())
					.withTopics(topics));
		this.open.add(transport);
		return transport;
	}

	/** A subscription that keeps what it gets. */
	private static final class Inbox {

		private final Queue<String> texts = new ConcurrentLinkedQueue<>();

		private final ClientSubscription subscription;

		Inbox(ConduitClient client, String pattern, AckLevel ack) {
			this.subscription = client.subscribe(new TopicPattern(pattern), ack, MailboxOptions.forListener("inbox"),
					this::receive);
			this.subscription.active().toCompletableFuture().join();
		}

		private void receive(Delivery delivery) {
			this.texts.add(new String(delivery.message().payload().toByteArray(), StandardCharsets.UTF_8));
			delivery.processed();
		}

		RingStatistics ring() {
			RingStatistics ring = this.subscription.ring();
			assertThat(ring).isNotNull();
			return ring;
		}

	}

}
