package dev.conduit.spring.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.handler.annotation.SendTo;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.topic.DeadLetters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class SendToTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void theResultGoesToTheTopicsWithThePartsOfTheTopic() {
		Results results = this.applications.with("audit=audit")
			.server(Rooms.class, Results.class)
			.getBean(Results.class);

		publish("rooms.attic.temperature", 41);

		await().untilAsserted(() -> assertThat(results.seen).containsExactlyInAnyOrder(
				"alarms.attic Alarm {\"celsius\":41}", "audit.attic.alarm Alarm {\"celsius\":41}"));
	}

	@Test
	void aResultThatIsNoneGoesNowhere() {
		ConfigurableApplicationContext server = this.applications.with("audit=audit")
			.server(Rooms.class, Results.class);

		publish("rooms.attic.temperature", 10);

		assertThat(server.getBean(Results.class).seen).isEmpty();
		assertThat(server.getBean(ConduitServer.class).bus().statistics().published()).isEqualTo(1);
	}

	@Test
	void aResultThatComesLaterGoesWhenItIsThere() {
		ConfigurableApplicationContext server = this.applications.server(Later.class, Results.class);

		CompletableFuture<AckLevel> sent = this.applications.template().publishAsync("later", "x", AckLevel.PROCESSED);
		await().until(() -> server.getBean(Later.class).called);
		assertThat(sent).isNotDone();
		server.getBean(Later.class).result.complete("done");

		assertThat(sent.join()).isEqualTo(AckLevel.PROCESSED);
		await().untilAsserted(
				() -> assertThat(server.getBean(Results.class).seen).containsExactly("alarms.later null done"));
	}

	@Test
	void handlersOfAClassMayShareIt() {
		Results results = this.applications.server(Typed.class, Results.class).getBean(Results.class);

		publish("typed", new Alarm(3));
		publish("typed", "ignored");

		await().untilAsserted(() -> assertThat(results.seen).containsExactly("alarms.typed Alarm {\"celsius\":4}"));
	}

	@Test
	void aResultThatCannotBePublishedFailsTheDelivery() {
		ConfigurableApplicationContext server = this.applications
			.with("conduit.listeners.source.result-level=processed")
			.server(Source.class, Refusing.class);

		ConduitException ex = catchThrowableOfType(ConduitException.class, () -> publish("source", "x"));

		assertThat(ex.code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(ex.problem().detail()).contains("given up after 3 attempts")
			.contains("the result of the listener could not be published");
		assertThat(server.getBean(Source.class).calls).hasSize(3);
		assertThat(server.getBean(DeadLetters.class)
			.list()
			.stream()
			.filter((letter) -> letter.subscriber().name().equals("source"))).singleElement()
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(3));
	}

	@Test
	void theMessageIsAcknowledgedWhenTheLevelOfItsResultIsReached() {
		ConfigurableApplicationContext server = this.applications
			.with("conduit.listeners.source.result-level=processed")
			.server(Source.class, Slow.class);

		CompletableFuture<AckLevel> sent = this.applications.template().publishAsync("source", "x", AckLevel.PROCESSED);
		await().until(() -> server.getBean(Slow.class).begun);
		assertThat(sent).isNotDone();
		server.getBean(Slow.class).end.complete(null);

		assertThat(sent.join()).isEqualTo(AckLevel.PROCESSED);
		assertThat(server.getBean(Source.class).calls).hasSize(1);
	}

	@Test
	void aListenerAtTheOtherEndOfAConnectionPublishesThroughItsChannel() {
		ConfigurableApplicationContext server = this.applications.with("audit=audit").server(Results.class);
		this.applications.client(Rooms.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 3);

		publish("rooms.attic.temperature", 41);

		await().untilAsserted(() -> assertThat(server.getBean(Results.class).seen).hasSize(2));
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertRefused(UnknownPart.class, "the part '{site}' is not captured by each pattern");
		assertRefused(NoTopic.class, "has a topic in @SendTo that is none");
		assertRefused(Without.class, "has @SendTo without a topic");
		assertRefused(Nothing.class, "has @SendTo and returns nothing to send");
		assertRefused(Inline.class, "is inline and returns something");
		assertRefused(Streaming.class, "returns a stream, and a message is one value");
	}

	private static void assertRefused(Class<?> listener, String words) {
		ConduitContext.looped(listener)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private void publish(String topic, Object payload) {
		this.applications.template().publish(topic, payload, AckLevel.PROCESSED);
	}

	record Alarm(int celsius) {

	}

	static class Rooms {

		@ConduitListener(topics = "rooms.{room}.temperature")
		@SendTo({ "alarms.{room}", "${audit}.{room}.alarm" })
		@Nullable Alarm onTemperature(int celsius) {
			return (celsius > 40) ? new Alarm(celsius) : null;
		}

	}

	static class Results {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitListener(topics = "alarms.*")
		void onAlarm(Message message) {
			this.seen
				.add("%s %s %s".formatted(message.topic(), message.headers().get("type"), message.payload().asText()));
		}

		@ConduitListener(topics = "audit.**")
		void onAudit(Message message) {
			onAlarm(message);
		}

	}

	static class Later {

		private final CompletableFuture<String> result = new CompletableFuture<>();

		private volatile boolean called;

		@ConduitListener(topics = "later")
		@SendTo("alarms.later")
		CompletionStage<String> onMessage(String text) {
			this.called = true;
			return this.result;
		}

	}

	@ConduitListener(topics = "typed")
	@SendTo("alarms.typed")
	static class Typed {

		@ConduitHandler
		Alarm onAlarm(Alarm alarm) {
			return new Alarm(alarm.celsius() + 1);
		}

		@ConduitHandler(isDefault = true)
		void onOther() {
		}

	}

	static class Source {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@ConduitListener(id = "source", topics = "source", maxAttempts = "3")
		@SendTo("target")
		String onMessage(String text) {
			this.calls.add(text);
			return text;
		}

	}

	static class Refusing {

		@ConduitListener(topics = "target")
		void onMessage(int number) {
		}

	}

	static class Slow {

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private volatile boolean begun;

		@ConduitListener(topics = "target")
		CompletionStage<Void> onMessage(String text) {
			this.begun = true;
			return this.end;
		}

	}

	static class UnknownPart {

		@ConduitListener(topics = "rooms.{room}")
		@SendTo("alarms.{site}")
		String onMessage(String text) {
			return text;
		}

	}

	static class NoTopic {

		@ConduitListener(topics = "rooms.{room}")
		@SendTo("alarms.*")
		String onMessage(String text) {
			return text;
		}

	}

	static class Without {

		@ConduitListener(topics = "rooms.{room}")
		@SendTo
		String onMessage(String text) {
			return text;
		}

	}

	static class Nothing {

		@ConduitListener(topics = "rooms.{room}")
		@SendTo("alarms")
		void onMessage(String text) {
		}

	}

	static class Inline {

		@ConduitListener(topics = "rooms.{room}", inline = true)
		String onMessage(String text) {
			return text;
		}

	}

	static class Streaming {

		@ConduitListener(topics = "rooms.{room}")
		Stream<String> onMessage(String text) {
			return Stream.of(text);
		}

	}

}
