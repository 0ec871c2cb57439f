package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.topic.DeadLetter;
import dev.conduit.topic.DeadLetters;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.Subscriber.Kind;
import dev.conduit.topic.TopicPattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class DeadLettersOfListenersTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void aPoisonMessageIsADeadLetterAfterExactlyItsAttemptsAndCanBeReplayed() {
		ConfigurableApplicationContext server = this.applications.server(Fragile.class);

		assertDeadAfterItsAttemptsAndReplayed(server, server.getBean(Fragile.class),
				new Subscriber(Kind.LISTENER, "fragile", new TopicPattern("fragile.*")));
	}

	@Test
	void soIsOneOfAListenerAtTheOtherEndOfAConnection() {
		ConfigurableApplicationContext server = this.applications.server();
		ConfigurableApplicationContext client = this.applications.with("conduit.client.name=shop")
			.client(Fragile.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);

		assertDeadAfterItsAttemptsAndReplayed(server, client.getBean(Fragile.class),
				new Subscriber(Kind.CLIENT, "shop", new TopicPattern("fragile.*")));
	}

	@Test
	void theirCapacityIsThatOfTheProperties() {
		DeadLetters letters = this.applications.with("conduit.delivery.dead-letters.capacity=1")
			.server(Fragile.class)
			.getBean(DeadLetters.class);

		publish("1");
		publish("2");

		assertThat(letters.list()).singleElement()
			.satisfies((letter) -> assertThat(letter.message().payload().asText()).isEqualTo("2"));
		assertThat(letters.statistics().evicted()).isEqualTo(1);
	}

	private void assertDeadAfterItsAttemptsAndReplayed(ConfigurableApplicationContext server, Fragile listener,
			Subscriber subscriber) {
		DeadLetters letters = server.getBean(DeadLetters.class);

		publish("poison");

		assertThat(listener.seen).containsExactly("poison", "poison", "poison");
		assertThat(letters.list()).hasSize(1);
		DeadLetter letter = letters.list().get(0);
		assertThat(letter.subscriber()).isEqualTo(subscriber);
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(letter.message().topic().value()).isEqualTo("fragile.thing");
		assertThat(letter.message().headers().get("trace")).isEqualTo("17");

		listener.repaired = true;
		letters.replay(letter.id(), Deadline.NONE).toCompletableFuture().join();

		assertThat(listener.seen).hasSize(4);
		assertThat(letters.list()).isEmpty();
	}

	private void publish(String text) {
		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> this.applications.template()
			.withHeaders(Headers.of("trace", "17"))
			.publish("fragile.thing", text, AckLevel.PROCESSED));
	}

	static class Fragile {

		private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

		private volatile boolean repaired;

		@ConduitListener(id = "fragile", topics = "fragile.*", maxAttempts = "3")
		void receive(String text) {
			this.seen.add(text);
			if (!this.repaired) {
				throw new IllegalStateException("broken");
			}
		}

	}

}
