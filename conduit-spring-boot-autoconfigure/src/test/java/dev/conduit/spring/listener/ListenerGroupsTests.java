package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

class ListenerGroupsTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void listenersOfOneGroupInSeveralApplicationsShareMessages() {
		ConfigurableApplicationContext server = this.applications.server(Worker.class);
		List<Worker> workers = Stream
			.of(server, this.applications.client(Worker.class), this.applications.client(Worker.class))
			.map((application) -> application.getBean(Worker.class))
			.toList();
		awaitSubscriptions(server, 3);

		List<String> texts = publish(30);

		assertThat(workers.stream().flatMap((worker) -> worker.seen.stream()))
			.containsExactlyInAnyOrderElementsOf(texts);
		assertThat(workers).allSatisfy((worker) -> assertThat(worker.seen).isNotEmpty());
	}

	@Test
	void theGroupOfTheConfigurationWins() {
		this.applications.with("conduit.listeners.worker.group=");
		ConfigurableApplicationContext server = this.applications.server(Worker.class);
		ConfigurableApplicationContext client = this.applications.client(Worker.class);
		awaitSubscriptions(server, 2);

		List<String> texts = publish(3);

		assertThat(server.getBean(Worker.class).seen).containsExactlyElementsOf(texts);
		assertThat(client.getBean(Worker.class).seen).containsExactlyElementsOf(texts);
	}

	@Test
	void whatAMemberHadInHandWhenItsConnectionWasCutIsDeliveredAgain() {
		this.applications.with("conduit.client.name=stuck");
		ConfigurableApplicationContext server = this.applications.server();
		Stuck stuck = this.applications.client(Stuck.class).getBean(Stuck.class);
		awaitSubscriptions(server, 1);
		this.applications.with("conduit.client.name=other");
		List<CompletableFuture<AckLevel>> published = IntStream.range(0, 5)
			.mapToObj((i) -> this.applications.template().publishAsync("work", "w" + i, AckLevel.PROCESSED))
			.toList();
		await().until(() -> stuck.seen.size() == 1);
		Worker healthy = this.applications.client(Worker.class).getBean(Worker.class);
		awaitSubscriptions(server, 2);

		server.getBean(ConduitServer.class)
			.connections()
			.stream()
			.filter((connection) -> connection.peer().name().equals("stuck"))
			.forEach((connection) -> connection.abort(Problem.of(ErrorCode.DISCONNECTED, "cut by the test")));

		// Who was cut connects again at once, and may get it again as well as the other.
		stuck.gate.countDown();

		published.forEach((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
		List<String> seen = Stream.concat(healthy.seen.stream(), stuck.seen.stream()).toList();
		assertThat(seen).contains("w0", "w1", "w2", "w3", "w4");
		assertThat(seen.stream().filter("w0"::equals)).hasSizeGreaterThan(1);
	}

	@Test
	void aGroupWhoseNameIsTooLongStopsTheStartAndNamesTheListener() {
		assertThatException().isThrownBy(() -> this.applications.server(TooLong.class))
			.withMessageContainingAll("TooLong.work(String)",
					"'group' must have at most 255 bytes of UTF-8 (was 300: 'ggg");
		this.applications.with("conduit.listeners.worker.group=" + "g".repeat(300));
		assertThatException().isThrownBy(() -> this.applications.server(Worker.class))
			.withStackTraceContaining("conduit.listeners.worker.group")
			.withStackTraceContaining("at most 255 bytes");
	}

	private List<String> publish(int count) {
		List<String> texts = IntStream.range(0, count).mapToObj((i) -> "w" + i).toList();
		texts.forEach((text) -> this.applications.template().publish("work", text, AckLevel.PROCESSED));
		return texts;
	}

	private static void awaitSubscriptions(ConfigurableApplicationContext server, int count) {
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == count);
	}

	static class Worker {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		@ConduitListener(id = "worker", topics = "work", group = "workers")
		void work(String text) {
			this.seen.add(text);
		}

	}

	static class TooLong {

		private static final String G = "gggggggggggggggggggggggggggggg";

		@ConduitListener(topics = "work", group = G + G + G + G + G + G + G + G + G + G)
		void work(String text) {
		}

	}

	static class Stuck {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		private final CountDownLatch gate = new CountDownLatch(1);

		@ConduitListener(topics = "work", group = "workers")
		void work(String text) throws InterruptedException {
			this.seen.add(text);
			this.gate.await();
		}

	}

}
