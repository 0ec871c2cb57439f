package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.MessageId;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.message.Violation;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.UnknownChannelException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class ListenersTests {

	@ParameterizedTest
	@ValueSource(strings = { "server", "default" })
	void aListenerGetsTheMessagesOfItsTopicsWithTheirParts(String channel) {
		listening(Readings.class, channel).run((context) -> {
			ConduitTemplate template = publisher(context).withHeaders(Headers.of("unit", "C"));
			// A channel subscribes when it is connected, which may be after the start.
			await().until(() -> context.getBean(ConduitServer.class).bus().statistics().subscriptions() > 0);

			template.publish("sensors.roof.temperature", new Reading(21), AckLevel.PROCESSED);
			template.publish("sensors.roof.humidity", new Reading(50), AckLevel.PROCESSED);

			assertThat(context.getBean(Readings.class).seen).containsExactly("roof=21C sensors.roof.temperature 2");
		});
	}

	@Test
	void theMessageItselfIsKnownByTypes() {
		listening(Raw.class, "server").run((context) -> {
			publisher(context).publish("raw.a", "text", AckLevel.PROCESSED);

			assertThat(context.getBean(Raw.class).seen).containsExactly("raw.a text null server text");
		});
	}

	@Test
	void severalPatternsCallTheMethodOneAtATime() {
		listening(Several.class, "server").run((context) -> {
			ConduitTemplate template = publisher(context);
			List<CompletableFuture<AckLevel>> sent = new java.util.ArrayList<>();
			for (int i = 0; i < 8; i++) {
				sent.add(template.publishAsync(((i % 2 != 0) ? "one." : "two.") + i, "x", AckLevel.PROCESSED));
			}
			for (CompletableFuture<AckLevel> each : sent) {
				each.get(20, TimeUnit.SECONDS);
			}

			assertThat(context.getBean(Several.class).alone).hasValue(8);
			assertThat(context.getBean(Several.class).met).hasValue(0);
		});
	}

	@Test
	void concurrencyCallsTheMethodSeveralTimesAtOnce() {
		listening(Parallel.class, "server").withPropertyValues("parallel=3").run((context) -> {
			ConduitTemplate template = publisher(context);
			for (int i = 0; i < 3; i++) {
				template.publish("parallel", "x");
			}

			await().untilAsserted(() -> assertThat(context.getBean(Parallel.class).met).hasValue(3));
		});
	}

	@Test
	void whatAListenerThrowsIsDeliveredAgain() {
		listening(Failing.class, "server").run((context) -> {
			publisher(context).publish("failing.twice", "x", AckLevel.PROCESSED);

			assertThat(context.getBean(Failing.class).attempts).containsExactly(1, 2, 3);
		});
	}

	@Test
	void aListenerThatFailsWithEveryAttemptGivesUp() {
		listening(Failing.class, "server").run((context) -> {
			ConduitException ex = catchThrowableOfType(ConduitException.class,
					() -> publisher(context).publish("failing.always", "x", AckLevel.PROCESSED));

			assertThat(ex.code()).isEqualTo(ErrorCode.INTERNAL);
			assertThat(ex.problem().detail()).contains("given up after 4 attempts").doesNotContain("secret");
			assertThat(context.getBean(Failing.class).attempts).containsExactly(1, 2, 3, 4);
		});
	}

	@Test
	void anExceptionThatSaysSoIsNotDeliveredAgain() {
		listening(Failing.class, "server").run((context) -> {
			ConduitException ex = catchThrowableOfType(ConduitException.class,
					() -> publisher(context).publish("failing.for-good", "x", AckLevel.PROCESSED));

			assertThat(ex.problem().type()).isEqualTo("for-good");
			assertThat(context.getBean(Failing.class).attempts).containsExactly(1);
		});
	}

	@Test
	void aPayloadThatBreaksConstraintsOrCannotBeReadIsNotDeliveredAgain() {
		listening(Readings.class, "server").run((context) -> {
			ConduitTemplate template = publisher(context).withHeaders(Headers.of("unit", "C"));

			ConduitException broken = catchThrowableOfType(ConduitException.class,
					() -> template.publish("sensors.roof.temperature", new Reading(101), AckLevel.PROCESSED));
			ConduitException unreadable = catchThrowableOfType(ConduitException.class,
					() -> template.publish("sensors.roof.temperature", List.of(1), AckLevel.PROCESSED));

			assertThat(broken.code()).isEqualTo(ErrorCode.VALIDATION);
			assertThat(broken.problem().violations()).extracting(Violation::field).containsExactly("value");
			assertThat(unreadable.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
			assertThat(unreadable.problem().violations()).hasSize(1);
			assertThat(context.getBean(Readings.class).seen).isEmpty();
		});
	}

	@Test
	void aFutureSaysWhenAMessageWasHandled() {
		listening(Later.class, "server").run((context) -> {
			CompletableFuture<AckLevel> sent = publisher(context).publishAsync("later.future", "x", AckLevel.PROCESSED);
			Later later = context.getBean(Later.class);
			CompletableFuture<Void> first = later.begun.take();
			assertThat(sent).isNotDone();
			first.completeExceptionally(new IllegalStateException("again, please"));
			later.begun.take().complete(null);

			assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(AckLevel.PROCESSED);
			publisher(context).publish("later.mono", "x", AckLevel.PROCESSED);
			assertThat(later.monos).hasValue(1);
		});
	}

	@Test
	void anInlineListenerMayAnswerLaterToo() {
		listening(Later.class, "server").run((context) -> {
			CompletableFuture<AckLevel> sent = publisher(context).publishAsync("later.inline", "x", AckLevel.PROCESSED);
			context.getBean(Later.class).begun.take().completeExceptionally(new IllegalStateException("again"));
			context.getBean(Later.class).begun.take().complete(null);

			assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(AckLevel.PROCESSED);
		});
	}

	@Test
	void aListenerThatTakesAnAcknowledgmentSaysItItself() {
		listening(Manual.class, "server").run((context) -> {
			Manual manual = context.getBean(Manual.class);
			CompletableFuture<AckLevel> sent = publisher(context).publishAsync("manual", "x", AckLevel.PROCESSED);
			Acknowledgment first = manual.acknowledgments.take();
			assertThat(first.attempt()).isEqualTo(1);
			first.retry("not now");
			Acknowledgment second = manual.acknowledgments.take();
			assertThat(second.attempt()).isEqualTo(2);
			second.retry("nor now", Duration.ofMillis(1));
			Acknowledgment third = manual.acknowledgments.take();
			assertThat(sent).isNotDone();
			third.acknowledge();
			third.reject("too late");

			assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(AckLevel.PROCESSED);

			CompletableFuture<AckLevel> other = publisher(context).publishAsync("manual", "x", AckLevel.PROCESSED);
			manual.acknowledgments.take().reject("never");
			assertThat(catchThrowableOfType(java.util.concurrent.ExecutionException.class,
					() -> other.get(20, TimeUnit.SECONDS)))
				.hasMessageContaining("never");
		});
	}

	@Test
	void withoutAcknowledgmentAMessageIsDeliveredOnce() {
		listening(AtMostOnce.class, "server").run((context) -> {
			publisher(context).publish("at-most-once", "x", AckLevel.RECEIVED);

			await().untilAsserted(() -> assertThat(context.getBean(AtMostOnce.class).calls).hasValue(1));
			assertThat(settings(context).ackLevel()).isEqualTo(AckLevel.NONE);
		});
	}

	@Test
	void theAnnotationSetsTheMailboxAndPlaceholdersResolve() {
		listening(Tuned.class, "server").withPropertyValues("t.topic=tuned.*", "t.four=4", "t.overflow=drop-oldest")
			.run((context) -> {
				ListenerSettings settings = settings(context);

				assertThat(settings.id()).isEqualTo("tuned");
				assertThat(settings.topics()).extracting(Object::toString).containsExactly("tuned.*", "more");
				assertThat(settings.mailbox().name()).isEqualTo("tuned");
				assertThat(settings.mailbox().concurrency()).isEqualTo(4);
				assertThat(settings.mailbox().bounds().capacity()).isEqualTo(40);
				assertThat(settings.mailbox().bounds().overflow()).hasToString("DROP_OLDEST");
				assertThat(settings.mailbox().redelivery().maxAttempts()).isEqualTo(4);
				assertThat(settings.mailbox().inline()).isTrue();
				assertThat(settings.autoStartup()).isFalse();
			});
	}

	@Test
	void aListenerThatDoesNotStartByItselfIsStartedAndStoppedByItsId() {
		listening(Tuned.class, "server").withPropertyValues("t.topic=tuned.*", "t.four=4", "t.overflow=drop-oldest")
			.run((context) -> {
				ConduitListenerRegistry registry = context.getBean(ConduitListenerRegistry.class);
				Tuned tuned = context.getBean(Tuned.class);
				publisher(context).publish("tuned.a", "x", AckLevel.PROCESSED);
				assertThat(registry.isRunning("tuned")).isFalse();
				assertThat(tuned.calls).hasValue(0);

				registry.start("tuned");
				registry.start("tuned");
				publisher(context).publish("tuned.a", "x", AckLevel.PROCESSED);
				assertThat(registry.isRunning("tuned")).isTrue();
				assertThat(tuned.calls).hasValue(1);

				registry.stop("tuned").toCompletableFuture().get(20, TimeUnit.SECONDS);
				publisher(context).publish("tuned.a", "x", AckLevel.PROCESSED);
				assertThat(registry.isRunning("tuned")).isFalse();
				assertThat(tuned.calls).hasValue(1);
				assertThatIllegalArgumentException().isThrownBy(() -> registry.start("other"))
					.withMessage("There is no listener 'other'; there are: [tuned]");
			});
	}

	@Test
	void stoppingWaitsForWhatAListenerHasInHand() {
		listening(Later.class, "server").run((context) -> {
			CompletableFuture<AckLevel> sent = publisher(context).publishAsync("later.future", "x", AckLevel.PROCESSED);
			CompletableFuture<Void> inHand = context.getBean(Later.class).begun.take();

			CompletionStage<Void> stopped = context.getBean(ConduitListenerRegistry.class).stop("later-onFuture");
			assertThat(stopped.toCompletableFuture()).isNotDone();
			inHand.complete(null);

			stopped.toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(AckLevel.PROCESSED);
		});
	}

	@Test
	void customizersHaveTheLastWord() {
		listening(Readings.class, "nowhere")
			.withBean(ListenerCustomizer.class, () -> (settings) -> settings.withChannel("server"))
			.run((context) -> {
				assertThat(settings(context).channel()).isEqualTo("server");
				assertThat(settings(context).id()).isEqualTo("readings-onReading");
			});
	}

	@Test
	void whereThereIsAChoiceOfChannelsAListenerNamesOne() {
		listening(Readings.class, "").run((context) -> assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOf(UnknownChannelException.class)
			.hasMessageContaining("names no channel, and there is a choice: server, default"));
	}

	@Test
	void withAServerAloneAListenerSubscribesToIt() {
		ConduitContext.bare()
			.withPropertyValues("conduit.security.auth=none", "conduit.server.listen=local://alone", "channel=")
			.withBean("readings", Readings.class)
			.run((context) -> {
				context.getBean(ConduitTemplate.class)
					.withHeaders(Headers.of("unit", "C"))
					.publish("sensors.roof.temperature", new Reading(21), AckLevel.PROCESSED);

				assertThat(context.getBean(Readings.class).seen).hasSize(1);
			});
	}

	@Test
	void withoutAnyChannelAListenerIsRefused() {
		ConduitContext.bare()
			.withPropertyValues("channel=")
			.withBean("readings", Readings.class)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(UnknownChannelException.class)
				.hasMessageContaining(
						"There is no channel for the listener " + Readings.class.getName().replace('$', '.')));
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertRefused(NoTopic.class, "listens to no topic");
		assertRefused(OddTopic.class, "has a topic that is none: 'pattern' is wrong");
		assertRefused(OddNumber.class, "has the concurrency 'many', which is no number");
		assertRefused(Zero.class, "has a @ConduitListener that cannot work: 'concurrency' must be 1 to 65536 (was 0)");
		assertRefused(OddOverflow.class, "has the overflow 'explode', which is no policy");
		assertRefused(OddStartup.class, "has the autoStartup 'maybe'");
		assertRefused(OddPart.class, "is the part '{room}' of a topic, which not every pattern captures");
		assertRefused(ManualWithout.class, "has ackMode MANUAL and no way to acknowledge");
		assertRefused(NoneWith.class, "takes an Acknowledgment, and nobody waits for one");
		assertRefused(SameId.class, "has the id 'same', as '");
	}

	private static void assertRefused(Class<?> listener, String words) {
		ConduitContext.looped(listener)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private static <T> ApplicationContextRunner listening(Class<T> listener, String channel) {
		String name = listener.getSimpleName();
		return ConduitContext.looped()
			.withBean(Character.toLowerCase(name.charAt(0)) + name.substring(1), listener)
			.withPropertyValues("channel=" + channel, "conduit.delivery.backoff.initial-delay=1ms",
					"conduit.delivery.max-attempts=4");
	}

	private static ConduitTemplate publisher(AssertableApplicationContext context) {
		return context.getBean(ConduitTemplate.class).withChannel("server");
	}

	private static ListenerSettings settings(AssertableApplicationContext context) {
		return context.getBean(ConduitListenerRegistry.class).listeners().iterator().next();
	}

	record Reading(@Max(100) int value) {

	}

	static class Readings {

		private final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();

		@ConduitListener(topics = "sensors.{site}.temperature", channel = "${channel}")
		void onReading(@Valid Reading reading, @DestinationVariable String site, @Header("unit") String unit,
				TopicName topic, org.springframework.messaging.Message<Reading> message) {
			this.seen
				.add("%s=%d%s %s %d".formatted(site, reading.value(), unit, topic, message.getHeaders().size() - 2));
		}

	}

	static class Raw {

		private final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();

		@ConduitListener(topics = "raw.*", channel = "${channel}")
		void onMessage(Message message, @Nullable MessageId id, Peer peer, String text) {
			this.seen.add("%s %s %s %s %s".formatted(message.topic(), message.payload().asText(), id, peer.principal(),
					text));
		}

	}

	static class Several {

		private final Exchanger<String> meeting = new Exchanger<>();

		private final AtomicInteger alone = new AtomicInteger();

		private final AtomicInteger met = new AtomicInteger();

		@ConduitListener(topics = { "one.*", "two.*" }, channel = "${channel}")
		void onMessage(String text) throws InterruptedException {
			try {
				this.meeting.exchange(text, 20, TimeUnit.MILLISECONDS);
				this.met.incrementAndGet();
			}
			catch (TimeoutException ex) {
				this.alone.incrementAndGet();
			}
		}

	}

	static class Parallel {

		private final CyclicBarrier barrier = new CyclicBarrier(3);

		private final AtomicInteger met = new AtomicInteger();

		@ConduitListener(topics = "parallel", channel = "${channel}", concurrency = "${parallel}")
		void onMessage(String text) throws Exception {
			this.barrier.await(20, TimeUnit.SECONDS);
			this.met.incrementAndGet();
		}

	}

	@ConduitError(code = "for-good")
	static class ForGoodException extends Exception {

	}

	static class Failing {

		private final List<Integer> attempts = new java.util.concurrent.CopyOnWriteArrayList<>();

		@ConduitListener(topics = "failing.{how}", channel = "${channel}")
		void onMessage(@DestinationVariable String how) throws Exception {
			this.attempts.add(this.attempts.size() + 1);
			switch (how) {
				case "for-good" -> throw new ForGoodException();
				case "always" ->
					throw new ConduitException(Problem.of(ErrorCode.VALIDATION, "secret of a nested call"));
				case "twice" -> {
					if (this.attempts.size() < 3) {
						throw new java.io.IOException("secret");
					}
				}
				default -> throw new IllegalArgumentException(how);
			}
		}

	}

	static class Later {

		private final BlockingQueue<CompletableFuture<Void>> begun = new LinkedBlockingQueue<>();

		private final AtomicInteger monos = new AtomicInteger();

		@ConduitListener(topics = "later.future", channel = "${channel}")
		CompletableFuture<Void> onFuture(String text) {
			CompletableFuture<Void> future = new CompletableFuture<>();
			this.begun.add(future);
			return future;
		}

		@ConduitListener(topics = "later.inline", channel = "${channel}", inline = true)
		CompletionStage<Void> onInline(String text) {
			return onFuture(text);
		}

		@ConduitListener(topics = "later.mono", channel = "${channel}")
		Mono<Void> onMono(String text) {
			return Mono.fromRunnable(this.monos::incrementAndGet);
		}

	}

	static class Manual {

		private final BlockingQueue<Acknowledgment> acknowledgments = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "manual", channel = "${channel}", ackMode = AckMode.MANUAL)
		void onMessage(String text, Acknowledgment acknowledgment) {
			this.acknowledgments.add(acknowledgment);
		}

	}

	static class AtMostOnce {

		private final AtomicInteger calls = new AtomicInteger();

		@ConduitListener(topics = "at-most-once", channel = "${channel}", ackMode = AckMode.NONE)
		void onMessage(String text) {
			this.calls.incrementAndGet();
			throw new IllegalStateException("once is enough");
		}

	}

	static class Tuned {

		private final AtomicInteger calls = new AtomicInteger();

		@ConduitListener(id = "tuned", topics = { "${t.topic}", "more" }, channel = "#{'${channel}'}",
				concurrency = "${t.four}", capacity = "#{${t.four} * 10}", overflow = "${t.overflow}",
				maxAttempts = "${t.four}", inline = true, autoStartup = "false")
		void onMessage(String text) {
			this.calls.incrementAndGet();
		}

	}

	static class NoTopic {

		@ConduitListener(topics = {})
		void onMessage(String text) {
		}

	}

	static class OddTopic {

		@ConduitListener(topics = "a b")
		void onMessage(String text) {
		}

	}

	static class OddNumber {

		@ConduitListener(topics = "a", concurrency = "many")
		void onMessage(String text) {
		}

	}

	static class Zero {

		@ConduitListener(topics = "a", concurrency = "0")
		void onMessage(String text) {
		}

	}

	static class OddOverflow {

		@ConduitListener(topics = "a", overflow = "explode")
		void onMessage(String text) {
		}

	}

	static class OddStartup {

		@ConduitListener(topics = "a", autoStartup = "maybe")
		void onMessage(String text) {
		}

	}

	static class OddPart {

		@ConduitListener(topics = { "a.{room}", "b.{site}" })
		void onMessage(@DestinationVariable String room) {
		}

	}

	static class ManualWithout {

		@ConduitListener(topics = "a", ackMode = AckMode.MANUAL)
		void onMessage(String text) {
		}

	}

	static class NoneWith {

		@ConduitListener(topics = "a", ackMode = AckMode.NONE)
		void onMessage(String text, Acknowledgment acknowledgment) {
		}

	}

	static class SameId {

		@ConduitListener(id = "same", topics = "a")
		void one(String text) {
		}

		@ConduitListener(id = "same", topics = "b")
		void two(String text) {
		}

	}

}
