package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

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
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.LoopThread;
import dev.conduit.transport.RingStatistics;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTopics;
import dev.conduit.transport.shm.ShmTopics.WhenFull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(List.of(one.ring(), two.ring()))
				.extracting(RingStatistics::ring, RingStatistics::received, RingStatistics::lost)
				.containsOnly(tuple(ring.name(), 100L, 0L)));
		assertThat(one.ring().lag()).isPositive();
		assertThat(server.rings()).singleElement().satisfies((seen) -> {
			assertThat(seen.pattern()).isEqualTo("news");
			assertThat(seen.name()).isEqualTo(ring.name());
			assertThat(seen.sent()).isEqualTo(100);
			assertThat(seen.readers()).isEqualTo(2);
		});
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.rings().getFirst().occupancy()).isZero());
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

	@Test
	void aGroupAndAReceiverWithoutAMailboxGetCopies() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Queue<String> grouped = new ConcurrentLinkedQueue<>();
		Queue<String> inline = new ConcurrentLinkedQueue<>();
		ConduitClient client = client();
		client
			.subscribe(new TopicPattern("news"), "group", AckLevel.NONE, MailboxOptions.forListener("grouped"),
					(delivery) -> keep(delivery, grouped))
			.active()
			.toCompletableFuture()
			.join();
		client
			.subscribeInline(new TopicPattern("news"), AckLevel.NONE,
					(delivery) -> keep(delivery, (LoopThread.isCurrent() ? inline : new ConcurrentLinkedQueue<>())))
			.active()
			.toCompletableFuture()
			.join();

		publish(server, "news", 10);

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(grouped).hasSize(10);
			assertThat(inline).hasSize(10);
		});
		assertThat(rings()).isEmpty();
	}

	@Test
	void aPatternHasOneRingForAllItsTopics() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox one = new Inbox(client(), "sensors.{room}.*", AckLevel.NONE);
		Inbox two = new Inbox(client(), "sensors.{room}.*", AckLevel.NONE);
		Inbox all = new Inbox(client(), "sensors.**", AckLevel.NONE);

		publish(server, "sensors.roof.heat", "a");
		publish(server, "sensors.cellar.light", "b");
		publish(server, "sensors.roof", "c");

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(one.texts).containsExactly("a", "b");
			assertThat(two.texts).containsExactly("a", "b");
			assertThat(all.texts).containsExactly("a", "b", "c");
		});
		assertThat(rings()).hasSize(2);
	}

	@Test
	void whatAClientPublishesGoesThroughTheRingAsWell() {
		server(ShmTopics.DEFAULT);
		Inbox inbox = new Inbox(client(), "news", AckLevel.NONE);
		Message message = new Message(new TopicName("news"), Payload.text("hello"))
			.withTimeToLive(Duration.ofMinutes(1));

		AckLevel kept = client().publish(message, AckLevel.RECEIVED, Deadline.NONE).join();

		assertThat(kept).isEqualTo(AckLevel.RECEIVED);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox.texts).containsExactly("hello"));
		assertThat(rings().getFirst().published()).isOne();
	}

	@Test
	void aMessageThatIsTooLargeForTheRingGoesToEachOverItsConnection() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox one = new Inbox(client(), "news", AckLevel.NONE);
		Inbox two = new Inbox(client(), "news", AckLevel.NONE);
		String large = "x".repeat(300_000);

		publish(server, "news", large);
		publish(server, "news", "small");

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(one.texts).containsExactlyInAnyOrder(large, "small");
			assertThat(two.texts).containsExactlyInAnyOrder(large, "small");
		});
		assertThat(rings().getFirst().published()).isOne();
	}

	@Test
	void theRingEndsWithItsLastReaderAndBeginsAgain() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox one = new Inbox(client(), "news", AckLevel.NONE);
		Inbox two = new Inbox(client(), "news", AckLevel.NONE);
		one.subscription.close();
		publish(server, "news", "for the second");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(two.texts).containsExactly("for the second"));

		two.subscription.close();

		await().atMost(PATIENCE).untilAsserted(() -> assertThat(rings()).isEmpty());
		assertThat(one.texts).isEmpty();
		Inbox three = new Inbox(client(), "news", AckLevel.NONE);
		publish(server, "news", "for the third");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(three.texts).containsExactly("for the third"));
	}

	@Test
	void whoComesLateBeginsWithTheNextMessage() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox early = new Inbox(client(), "news", AckLevel.NONE);
		publish(server, "news", "one");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(early.texts).hasSize(1));

		Inbox late = new Inbox(client(), "news", AckLevel.NONE);
		publish(server, "news", "two");

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(early.texts).containsExactly("one", "two");
			assertThat(late.texts).containsExactly("two");
		});
	}

	@Test
	void aFullRingWaitsForASlowReader() {
		ConduitServer server = server(rings(WhenFull.WAIT, PATIENCE));
		Inbox slow = new Inbox(client(), "news", AckLevel.NONE);
		Inbox other = new Inbox(client(), "news", AckLevel.NONE);
		slow.stop();
		Thread publishing = Thread.ofVirtual().start(() -> publish(server, "news", 3000));
		await().atMost(PATIENCE)
			.until(() -> rings().getFirst().subscribers().stream().anyMatch((one) -> one.behind() > 14));

		slow.goOn();

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(slow.texts).hasSize(3000);
			assertThat(other.texts).containsExactlyElementsOf(slow.texts);
		});
		assertThat(publishing).satisfies((thread) -> assertThat(thread.join(PATIENCE)).isTrue());
		assertThat(slow.ring().lost()).isZero();
	}

	@Test
	void aReaderThatStandsStillForTooLongHoldsNobodyUpAndCountsWhatItMissed() {
		ConduitServer server = server(rings(WhenFull.WAIT, Duration.ofMillis(100)));
		Inbox still = new Inbox(client(), "news", AckLevel.NONE);
		Inbox other = new Inbox(client(), "news", AckLevel.NONE);
		still.stop();

		publish(server, "news", 2000);

		await().atMost(PATIENCE).until(() -> other.texts.contains("1999"));
		still.goOn();
		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(still.ring().lost()).isPositive();
			// On a busy machine the other one may stand still for 100 ms as well.
			assertThat(List.of(still, other)).allSatisfy((inbox) -> {
				assertThat(inbox.ring().received() + inbox.ring().lost()).isEqualTo(2000);
				assertThat(inbox.texts).hasSize((int) inbox.ring().received());
			});
		});
	}

	@Test
	void whereTheRingOverwritesNobodyWaitsAndLossIsCountedExactly() {
		ConduitServer server = server(rings(WhenFull.OVERWRITE, PATIENCE));
		Inbox slow = new Inbox(client(), "news", AckLevel.NONE);
		slow.stop();

		publish(server, "news", 2000);
		AtomicInteger sent = new AtomicInteger(2000);
		// Who was passed near the end may have room for all that the ring still held.
		await().atMost(PATIENCE).until(() -> {
			publish(server, "news", Integer.toString(sent.getAndIncrement()));
			return server.rings().getFirst().behind() > 1;
		});
		slow.goOn();

		await().atMost(PATIENCE).untilAsserted(() -> {
			RingStatistics ring = slow.ring();
			assertThat(ring.lost()).isPositive();
			assertThat(ring.received() + ring.lost()).isEqualTo(sent.get());
			assertThat(slow.texts).hasSize((int) ring.received()).endsWith(Integer.toString(sent.get() - 1));
		});
		assertThat(slow.texts.stream().map(Integer::valueOf).toList()).isSorted();
	}

	@Test
	void pastTheLimitOfRingsSubscribersGetCopies() {
		ShmTopics one = new ShmTopics(1, WhenFull.WAIT, 16, 65536, PATIENCE);
		ConduitServer server = server(one);
		Inbox news = new Inbox(client(), "news", AckLevel.NONE);
		Inbox sports = new Inbox(client(), "sports", AckLevel.NONE);

		publish(server, "news", 10);
		publish(server, "sports", 10);

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(news.texts).hasSize(10);
			assertThat(sports.texts).hasSize(10);
		});
		assertThat(sports.subscription.ring()).isNull();
		assertThat(rings()).hasSize(1);
	}

	@Test
	void withoutRingsAllGetCopies() {
		ConduitServer server = server(new ShmTopics(0, WhenFull.WAIT, 16, 65536, PATIENCE));
		Inbox inbox = new Inbox(client(), "news", AckLevel.NONE);

		publish(server, "news", 10);

		await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox.texts).hasSize(10));
		assertThat(inbox.subscription.ring()).isNull();
		assertThat(rings()).isEmpty();
	}

	@Test
	void aReaderThatFindsNoSeatGetsCopies() {
		ConduitServer server = server(ShmTopics.DEFAULT);
		Inbox first = new Inbox(client(), "news", AckLevel.NONE);
		ConduitClient many = client();
		for (int i = 0; i < SharedRings.MAX_READERS - 1; i++) {
			new Inbox(many, "news", AckLevel.NONE);
		}

		Inbox last = new Inbox(client(), "news", AckLevel.NONE);
		publish(server, "news", 10);

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(first.texts).hasSize(10);
			assertThat(last.texts).hasSize(10);
		});
		assertThat(first.subscription.ring()).isNotNull();
		assertThat(last.subscription.ring()).isNull();
	}

	@Test
	void aServerThatComesBackHasRingsOfItsOwn() {
		ConduitServer before = server(ShmTopics.DEFAULT);
		Inbox inbox = new Inbox(client(), "news", AckLevel.NONE);
		publish(before, "news", "before");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox.texts).hasSize(1));
		String ring = inbox.ring().ring();
		before.close();

		ConduitServer after = server(ShmTopics.DEFAULT);

		await().atMost(PATIENCE).until(() -> rings().stream().anyMatch((one) -> !one.subscribers().isEmpty()));
		publish(after, "news", "after");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox.texts).containsExactly("before", "after"));
		assertThat(inbox.ring().ring()).isNotEqualTo(ring);
	}

	private static ShmTopics rings(WhenFull whenFull, Duration slowTimeout) {
		return new ShmTopics(4, whenFull, 16, 65536, slowTimeout);
	}

	private static void keep(Delivery delivery, Queue<String> texts) {
		texts.add(delivery.message().payload().asText());
		delivery.processed();
	}

	boolean polls() {
		return false;
	}

	private Domain domain() {
		return polls() ? Domain.openPolling(this.folder.path()) : Domain.open(this.folder.path());
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
		SharedMemoryTransport transport = SharedMemoryTransport.on(domain(),
				new ShmOptions(this.folder.path(), ShmOptions.DEFAULT.ringSize(), ShmOptions.DEFAULT.writeLimits(),
						ShmOptions.DEFAULT.prefaceTimeout())
					.withTopics(topics));
		this.open.add(transport);
		return transport;
	}

	/** A subscription that keeps what it gets, and may stand still. */
	private static final class Inbox {

		private final Queue<String> texts = new ConcurrentLinkedQueue<>();

		private final Semaphore way = new Semaphore(Integer.MAX_VALUE / 2);

		private final ClientSubscription subscription;

		Inbox(ConduitClient client, String pattern, AckLevel ack) {
			MailboxOptions options = MailboxOptions.forListener("inbox");
			MailboxBounds bounds = new MailboxBounds(16, 80, 50, OverflowPolicy.BLOCK, PATIENCE);
			this.subscription = client.subscribe(new TopicPattern(pattern), ack, options.withBounds(bounds),
					this::receive);
			this.subscription.active().toCompletableFuture().join();
		}

		private void receive(Delivery delivery) {
			this.way.acquireUninterruptibly();
			this.way.release();
			keep(delivery, this.texts);
		}

		void stop() {
			this.way.drainPermits();
		}

		void goOn() {
			this.way.release(Integer.MAX_VALUE / 2);
		}

		RingStatistics ring() {
			RingStatistics ring = this.subscription.ring();
			assertThat(ring).isNotNull();
			return ring;
		}

	}

}
