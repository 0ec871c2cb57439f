package dev.conduit.autoconfigure.actuate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A listener that does not keep up, as endpoint and health show it.
 */
class WhoWaitsForWhomTests {

	@AutoClose
	private final Applications applications = new Applications().with(Operator.EXPOSED);

	@Test
	void aSaturatedListenerIsShownByNameWithWhomItPausesAndClears() {
		ApplicationContext server = this.applications.server(Slow.class);
		ApplicationContext client = this.applications.with("conduit.client.name=shop").client();
		Operator atServer = new Operator(server);
		Operator atClient = new Operator(client);
		await().until(() -> server.getBean(ConduitServer.class).sessions().size() == 1);
		String shop = "'shop' at " + server.getBean(ConduitServer.class).sessions().all().sessions().get(0).address();

		publish(client, 8);

		await().untilAsserted(
				() -> assertThat(atServer.pauses()).containsExactly("slow, " + shop + ", topic work, queue"));
		assertThat(atServer.section("listeners").path(0).path("state").asString()).isEqualTo("saturated");
		assertThat(atServer.section("listeners").path(0).path("mailboxes").path(0).path("pausedSources").asInt())
			.isEqualTo(1);
		assertThat(atServer.section("pauses").path("shown").path(0).path("since").asString()).isNotEmpty();
		assertThat(atServer.detail("slow", "listeners")).contains("saturated").contains("listener 'slow'");
		assertThat(atServer.detail("pauses", "server")).contains("topic work").contains("shop").contains("for slow");
		assertThat(atServer.detail("saturated", "bus")).contains("'slow' for work");
		assertThat(atServer.health("listeners").getStatus()).isEqualTo(Status.UP);
		await().untilAsserted(() -> assertThat(atClient.pauses()).singleElement()
			.asString()
			.contains("this application, topic work, peer"));
		assertThat(atClient.detail("pauses", "channels", "default")).contains("topic work: this application waits");

		server.getBean(Slow.class).gate.countDown();

		await().untilAsserted(() -> assertThat(atServer.pauses()).isEmpty());
		await().untilAsserted(() -> assertThat(atClient.pauses()).isEmpty());
		assertThat(atServer.detail("slow", "listeners")).isEqualTo("running");
		assertThat(atServer.detail("pauses", "server")).isEqualTo("[]");
		assertThat(atServer.detail("saturated", "bus")).isEqualTo("[]");
	}

	@Test
	void aListenerOfAClientPausesTheServerAndThatOneThePublisher() {
		ApplicationContext server = this.applications
			.with("conduit.subscribers.capacity=4", "conduit.subscribers.window=8")
			.server();
		ApplicationContext listening = this.applications.with("conduit.client.name=slowpoke").client(Slow.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);
		ApplicationContext publishing = this.applications.with("conduit.client.name=shop").client();
		await().until(() -> server.getBean(ConduitServer.class).sessions().size() == 2);

		publish(publishing, 32);

		await().untilAsserted(
				() -> assertThat(new Operator(listening).pauses()).singleElement().asString().startsWith("slow, "));
		await().untilAsserted(() -> assertThat(new Operator(server).pauses())
			.anyMatch((pause) -> pause.startsWith("'slowpoke'") && pause.contains("this application, subscription"))
			.anyMatch((pause) -> pause.contains("of 'slowpoke', 'shop'") && pause.endsWith("topic work, queue")));

		listening.getBean(Slow.class).gate.countDown();

		await().untilAsserted(() -> assertThat(new Operator(server).pauses()).isEmpty());
		await().until(() -> listening.getBean(Slow.class).seen.get() == 32);
	}

	/** Past the marks of the mailbox; each is sent from a thread that may wait. */
	private static void publish(ApplicationContext publisher, int messages) {
		ConduitTemplate template = publisher.getBean(ConduitTemplate.class);
		for (int i = 0; i < messages; i++) {
			Thread.ofVirtual().start(() -> template.publish("work", "some", AckLevel.NONE));
		}
	}

	static class Slow {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final AtomicInteger seen = new AtomicInteger();

		@ConduitListener(id = "slow", topics = "work", capacity = "4")
		void receive(String text) throws InterruptedException {
			this.gate.await();
			this.seen.incrementAndGet();
		}

	}

}
