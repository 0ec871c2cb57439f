package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ErrorCode;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A listener that is busy, with one message waiting: what becomes of the next.
 */
class ListenerOverflowTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@AutoClose
	private final Applications applications = new Applications();

	/** In the listener's own process, where nobody is asked to pause. */
	private ConduitTemplate template;

	@ParameterizedTest
	@ValueSource(strings = { "fail", "drop-newest" })
	void aMessageThatFindsTheMailboxFullIsRefused(String policy) {
		Busy listener = startBusy(policy);
		CompletableFuture<AckLevel> waiting = publish("waits");

		assertThat(publish("refused")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOverloadedException.class)
			.satisfies((ex) -> assertThat(((ConduitException) ex).code()).isEqualTo(ErrorCode.QUEUE_FULL));

		listener.gate.countDown();
		assertThat(waiting).succeedsWithin(PATIENCE);
		assertThat(listener.seen).containsExactly("busy", "waits");
	}

	@Test
	void theOldestGivesItsPlaceToTheNewest() {
		Busy listener = startBusy("drop-oldest");
		CompletableFuture<AckLevel> oldest = publish("oldest");
		CompletableFuture<AckLevel> newest = publish("newest");

		assertThat(oldest).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOverloadedException.class);

		listener.gate.countDown();
		assertThat(newest).succeedsWithin(PATIENCE);
		assertThat(listener.seen).containsExactly("busy", "newest");
	}

	@Test
	void aPublisherInTheSameProcessWaitsForRoomUntilItsDeadline() {
		ConfigurableApplicationContext server = start("block");
		Busy listener = server.getBean(Busy.class);
		makeBusy(listener);
		this.template.publish("busy", "waits");

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> this.template.withTimeout(Duration.ofMillis(50)).publish("busy", "too late"));

		listener.gate.countDown();
		this.template.publish("busy", "there is room", AckLevel.PROCESSED);
		assertThat(listener.seen).containsExactly("busy", "waits", "there is room");
	}

	private Busy startBusy(String policy) {
		Busy listener = start(policy).getBean(Busy.class);
		makeBusy(listener);
		return listener;
	}

	private ConfigurableApplicationContext start(String policy) {
		ConfigurableApplicationContext server = this.applications.with("policy=" + policy).server(Busy.class);
		this.template = server.getBean(ConduitTemplate.class);
		return server;
	}

	private void makeBusy(Busy listener) {
		this.template.publish("busy", "busy");
		await().until(() -> listener.seen.size() == 1);
	}

	private CompletableFuture<AckLevel> publish(String text) {
		return this.template.publishAsync("busy", text, AckLevel.PROCESSED);
	}

	static class Busy {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		private final CountDownLatch gate = new CountDownLatch(1);

		@ConduitListener(topics = "busy", capacity = "1", overflow = "${policy}")
		void receive(String text) throws InterruptedException {
			this.seen.add(text);
			this.gate.await();
		}

	}

}
