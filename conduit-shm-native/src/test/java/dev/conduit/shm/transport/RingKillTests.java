package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.client.ClientSubscription;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.AckLevel;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.shm.Domain;
import dev.conduit.shm.SharedFolder;
import dev.conduit.shm.TopicStatus;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that share a ring and die without a word, or cannot have one.
 */
@Timeout(300)
class RingKillTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Test
	void aSubscriberThatIsKilledHoldsNobodyUp() throws InterruptedException {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(RingProgram.options(folder.path()));
				ConduitServer server = RingProgram.server(transport);
				JavaProcess one = RingProgram.start(folder.path(), "subscriber");
				JavaProcess two = RingProgram.start(folder.path(), "subscriber");
				JavaProcess three = RingProgram.start(folder.path(), "subscriber")) {
			Thread publishing = Thread.ofPlatform().start(() -> RingProgram.publishWithoutEnd(server));
			List.of(one, two, three).forEach((subscriber) -> subscriber.awaitLine("^right$"));
			assertThat(rings(folder)).singleElement()
				.satisfies(
						(ring) -> assertThat(ring.subscribers()).hasSize(3).allMatch((reader) -> reader.lost() == 0));

			one.kill();

			long before = right(two);
			await().atMost(PATIENCE).until(() -> right(two) > before + 20 && right(three) > before + 20);
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(rings(folder).getFirst().subscribers()).hasSize(2));
			assertThat(List.of(two, three)).allSatisfy(
					(subscriber) -> assertThat(subscriber.output()).noneMatch((line) -> line.startsWith("wrong")));
			publishing.interrupt();
			publishing.join();
		}
	}

	@Test
	void aServerThatIsKilledLeavesNoRingAndItsSuccessorHasAnother() {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(RingProgram.options(folder.path()));
				ConduitClient client = RingProgram.client(transport)) {
			Queue<String> texts = new ConcurrentLinkedQueue<>();
			ClientSubscription subscription = subscribe(client, texts);
			client.start();
			try (JavaProcess server = RingProgram.start(folder.path(), "server")) {
				await().atMost(PATIENCE).until(() -> texts.size() > 100);
				assertThat(subscription.ring()).isNotNull();

				server.kill();

				await().atMost(PATIENCE)
					.untilAsserted(() -> assertThat(folder.path().toFile().list()).containsExactly(".conduit"));
			}
			int before = texts.size();
			try (JavaProcess successor = RingProgram.start(folder.path(), "server")) {
				successor.awaitLine("^serves$");
				await().atMost(PATIENCE).until(() -> texts.size() > before + 100);
				assertThat(subscription.ring()).isNotNull();
			}
		}
	}

	@Test
	void whereThereIsNoSpaceForARingSubscribersGetCopiesAndTheServerSaysSoOnce() {
		try (SharedFolder folder = new SharedFolder();
				SharedMemoryTransport transport = SharedMemoryTransport.open(RingProgram.options(folder.path()));
				ConduitClient one = RingProgram.client(transport);
				ConduitClient two = RingProgram.client(transport);
				JavaProcess server = RingProgram.startWithLittleSpace(folder.path(), "server", 512)) {
			Queue<String> texts = new ConcurrentLinkedQueue<>();
			Queue<String> same = new ConcurrentLinkedQueue<>();
			ClientSubscription subscription = subscribe(one, texts);
			ClientSubscription second = subscribe(two, same);
			one.start();
			two.start();

			await().atMost(PATIENCE).until(() -> texts.size() > 100 && same.size() > 100);

			assertThat(subscription.ring()).isNull();
			assertThat(second.ring()).isNull();
			assertThat(rings(folder)).isEmpty();
			assertThat(server.output().stream().filter((line) -> line.contains("get copies over their connections")))
				.hasSize(1)
				.allMatch((line) -> line.contains("cannot be made"));
		}
	}

	private static ClientSubscription subscribe(ConduitClient client, Queue<String> texts) {
		return client.subscribe(new TopicPattern(RingProgram.TOPIC.value()), AckLevel.NONE,
				MailboxOptions.forListener("numbers"), (delivery) -> {
					texts.add(delivery.message().payload().asText());
					delivery.processed();
				});
	}

	private static long right(JavaProcess subscriber) {
		return subscriber.output().stream().filter("right"::equals).count();
	}

	private static List<TopicStatus> rings(SharedFolder folder) {
		try (Domain domain = Domain.open(folder.path())) {
			return domain.check().topics();
		}
	}

}
