package dev.conduit.spring.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.handler.annotation.SendTo;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class TopicRequestsTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void aClientAsksAListenerOfTheServer() {
		this.applications.server(Answers.class);

		assertThat(this.applications.template().ask("double", 21, Integer.class)).isEqualTo(42);
		assertThat(this.applications.template().ask("names", null, new ParameterizedTypeReference<List<String>>() {
		})).containsExactly("a", "b");
		assertThat(this.applications.template().ask("nothing", "x", String.class)).isNull();
	}

	@Test
	void aClientAsksAListenerOfAnotherClient() {
		ConfigurableApplicationContext server = this.applications.server();
		this.applications.client(Answers.class);
		awaitSubscriptions(server, 7);

		assertThat(this.applications.template().ask("double", 21, Integer.class)).isEqualTo(42);
	}

	@Test
	void theServersApplicationAsksAClientAndItself() {
		ConfigurableApplicationContext server = this.applications.server(Own.class);
		this.applications.client(Answers.class);
		awaitSubscriptions(server, 8);
		ConduitTemplate template = server.getBean(ConduitTemplate.class);

		assertThat(template.ask("double", 21, Integer.class)).isEqualTo(42);
		assertThat(template.ask("own", "x", String.class)).isEqualTo("own x");
	}

	@Test
	void manyQuestionsAreAnsweredEachWithItsOwn() {
		ConfigurableApplicationContext server = this.applications.server(Answers.class);
		ConduitTemplate template = this.applications.template();

		List<CompletableFuture<@Nullable Integer>> asked = IntStream.range(0, 100)
			.mapToObj((number) -> template.askAsync("double", number, Integer.class))
			.toList();

		for (int i = 0; i < asked.size(); i++) {
			assertThat(asked.get(i).orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(2 * i);
		}
		assertThat(server.getBean(ConduitServer.class).bus().statistics().subscriptions()).isEqualTo(8);
		await().untilAsserted(
				() -> assertThat(requests().statistics()).isEqualTo(new TopicRequestStatistics(0, 100, 0, 0)));
	}

	@Test
	void aListenerThatFailedForGoodSaysSoToWhoeverAsked() {
		this.applications.server(Answers.class);
		ConduitTemplate template = this.applications.template();

		ConduitRpcException declared = catchThrowableOfType(ConduitRpcException.class,
				() -> template.ask("failing", "declared", String.class));
		ConduitException exhausted = catchThrowableOfType(ConduitException.class,
				() -> template.ask("failing", "odd", String.class));
		ConduitException unreadable = catchThrowableOfType(ConduitException.class,
				() -> template.ask("double", "no number", Integer.class));
		ConduitException invalid = catchThrowableOfType(ConduitException.class,
				() -> template.ask("positive", -1, Integer.class));

		assertThat(declared.problem().type()).isEqualTo("out-of-stock");
		assertThat(declared.code()).isEqualTo(ErrorCode.APPLICATION);
		assertThat(exhausted.code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(exhausted.problem().detail()).contains("given up after 2 attempts").doesNotContain("secret");
		assertThat(unreadable.code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
		assertThat(invalid.problem().detail()).isEqualTo("the result breaks constraints");
		await().until(() -> requests().statistics().pending() == 0);
	}

	@Test
	void aQuestionThatNobodyAnswersTimesOut() {
		this.applications.server(Answers.class);
		ConduitTemplate template = this.applications.template().withTimeout(Duration.ofMillis(50));

		ConduitTimeoutException ofNobody = catchThrowableOfType(ConduitTimeoutException.class,
				() -> template.ask("nobody.is.here", "x", String.class));
		ConduitTimeoutException ofVoid = catchThrowableOfType(ConduitTimeoutException.class,
				() -> template.ask("silent", "x", String.class));

		assertThat(ofNobody.problem().detail()).startsWith("no answer to the message to 'nobody.is.here' came within");
		assertThat(ofVoid.problem().detail()).contains("'silent'");
		await()
			.untilAsserted(() -> assertThat(requests().statistics()).isEqualTo(new TopicRequestStatistics(0, 0, 2, 0)));
	}

	@Test
	void whoeverAsksThroughTheOwnServerWaitsAsLongAsThePropertySays() {
		ConduitTemplate template = this.applications.with("conduit.ask.timeout=40ms")
			.server(Own.class)
			.getBean(ConduitTemplate.class);

		ConduitTimeoutException ex = catchThrowableOfType(ConduitTimeoutException.class,
				() -> template.ask("nobody", "x", String.class));

		assertThat(ex).isNotNull();
	}

	@Test
	void anAnswerThatComesLateOrTwiceOrUnaskedIsDiscardedAndCounted() throws Exception {
		ConfigurableApplicationContext server = this.applications.server(Raw.class);
		ConduitTemplate template = this.applications.template();
		ConduitTemplate answering = server.getBean(ConduitTemplate.class);
		Raw raw = server.getBean(Raw.class);

		ConduitTimeoutException ex = catchThrowableOfType(ConduitTimeoutException.class,
				() -> template.withTimeout(Duration.ofMillis(50)).ask("raw", "late", String.class));
		assertThat(ex).isNotNull();
		Headers late = raw.headers("late");
		answer(answering, late, late.get("correlation-id"), "too late");
		awaitDiscarded(1);

		CompletableFuture<@Nullable String> twice = template.askAsync("raw", "twice", String.class);
		await().until(() -> raw.asked.containsKey("twice"));
		Headers question = raw.headers("twice");
		answer(answering, question, "not that", "from nobody");
		answer(answering, question, null, "from nobody");
		awaitDiscarded(3);
		assertThat(twice).isNotDone();
		answer(answering, question, question.get("correlation-id"), "first");
		answer(answering, question, question.get("correlation-id"), "second");

		assertThat(twice.get(20, TimeUnit.SECONDS)).isEqualTo("first");
		awaitDiscarded(4);
		await()
			.untilAsserted(() -> assertThat(requests().statistics()).isEqualTo(new TopicRequestStatistics(0, 1, 1, 4)));
	}

	@Test
	void ofSeveralListenersTheFirstAnswerCounts() {
		this.applications.server(Answers.class, Others.class);

		Integer answer = this.applications.template().ask("double", 21, Integer.class);

		assertThat(answer).isIn(42, 63);
		awaitDiscarded(1);
	}

	@Test
	void noMoreQuestionsWaitThanMay() {
		this.applications.with("conduit.ask.max-pending=2").server(Raw.class);
		ConduitTemplate template = this.applications.template();
		CompletableFuture<@Nullable String> one = template.askAsync("raw", "1", String.class);
		CompletableFuture<@Nullable String> two = template.askAsync("raw", "2", String.class);

		ConduitOverloadedException ex = catchThrowableOfType(ConduitOverloadedException.class,
				() -> template.ask("raw", "3", String.class));
		assertThat(ex.problem().detail()).contains("conduit.ask.max-pending");
		one.cancel(true);
		await().until(() -> requests().statistics().pending() == 1);
		CompletableFuture<@Nullable String> four = template.askAsync("raw", "4", String.class);

		assertThat(requests().statistics().pending()).isEqualTo(2);
		assertThat(two).isNotDone();
		assertThat(four).isNotDone();
	}

	@Test
	void answersAreForNobodyElse() {
		ConfigurableApplicationContext server = this.applications.server(Answers.class, Curious.class);

		assertThat(this.applications.template().ask("double", 21, Integer.class)).isEqualTo(42);
		assertThat(server.getBean(ConduitTemplate.class).ask("double", 1, Integer.class)).isEqualTo(2);

		this.applications.template().publish("last", "x", AckLevel.PROCESSED);
		assertThat(server.getBean(Curious.class).topics).containsExactlyInAnyOrder("double", "last");
	}

	@Test
	void nobodyLetsAListenerPublishWhereItLikes() {
		ConfigurableApplicationContext server = this.applications.server(Answers.class, Raw.class, Curious.class);

		this.applications.template()
			.withHeaders(Headers.of("reply-to", "raw").with("correlation-id", "1"))
			.publish("double", 21, AckLevel.PROCESSED);
		this.applications.template()
			.withHeaders(Headers.of("reply-to", "conduit.replies.a b").with("correlation-id", "1"))
			.publish("double", 21, AckLevel.PROCESSED);

		assertThat(server.getBean(Raw.class).asked).isEmpty();
		assertThat(server.getBean(Curious.class).topics).containsOnly("double");
	}

	@Test
	void aResultIsTheAnswerWhereOneIsWantedAndGoesToItsTopicOtherwise() {
		ConfigurableApplicationContext server = this.applications.server(Answers.class, Raw.class);

		assertThat(this.applications.template().ask("default", "x", String.class)).isEqualTo("default x");
		assertThat(server.getBean(Raw.class).asked).isEmpty();
		this.applications.template().publish("default", "y", AckLevel.PROCESSED);

		await().untilAsserted(() -> assertThat(server.getBean(Raw.class).asked).containsOnlyKeys("default y"));
	}

	@Test
	void anAnswerThatDoesNotFitIsTheOtherSidesFault() {
		this.applications.server(Answers.class);

		ConduitRpcException ex = catchThrowableOfType(ConduitRpcException.class,
				() -> this.applications.template().ask("double", 21, Map.class));

		assertThat(ex.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(ex.problem().detail()).contains("the answer of 'double' does not fit");
	}

	@Test
	void aServerThatTakesNoSubscriptionSaysSo() {
		this.applications.with("conduit.connection.max-subscriptions=1").server(Answers.class);
		ConfigurableApplicationContext client = this.applications.client(Own.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);

		ConduitException ex = catchThrowableOfType(ConduitException.class,
				() -> template.ask("double", 21, Integer.class));

		assertThat(ex.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
		await().until(() -> client.getBean(TopicRequests.class).statistics().pending() == 0);
	}

	@Test
	void anApplicationThatEndsGivesItsQuestionsUp() {
		this.applications.server(Raw.class);
		ConfigurableApplicationContext client = this.applications.client();
		CompletableFuture<@Nullable String> asked = client.getBean(ConduitTemplate.class)
			.askAsync("raw", "x", String.class);

		client.close();

		assertThat(asked).failsWithin(Duration.ofSeconds(20));
	}

	private static void answer(ConduitTemplate template, Headers question, @Nullable String id, String text) {
		Headers headers = (id != null) ? Headers.of("correlation-id", id) : Headers.EMPTY;
		String topic = question.get("reply-to");
		assertThat(topic).startsWith("conduit.replies.").hasSizeGreaterThan("conduit.replies.".length() + 20);
		template.withHeaders(headers).publish(topic, text);
	}

	private void awaitDiscarded(long count) {
		await().untilAsserted(() -> assertThat(requests().statistics().discarded()).isEqualTo(count));
	}

	private static void awaitSubscriptions(BeanFactory server, int count) {
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == count);
	}

	private TopicRequests requests() {
		return this.applications.bean(TopicRequests.class);
	}

	@ConduitError(code = "out-of-stock")
	static class OutOfStockException extends RuntimeException {

		OutOfStockException() {
			super("none left");
		}

	}

	static class Answers {

		@ConduitListener(topics = "double")
		int twice(int number) {
			return 2 * number;
		}

		@ConduitListener(topics = "names")
		List<String> names(Payload nothing) {
			return List.of("a", "b");
		}

		@ConduitListener(topics = "nothing")
		@Nullable String nothing(String text) {
			return null;
		}

		@ConduitListener(topics = "failing", maxAttempts = "2")
		String fail(String how) throws Exception {
			if (how.equals("declared")) {
				throw new OutOfStockException();
			}
			throw new IOException("secret");
		}

		@ConduitListener(topics = "silent")
		void silent(String text) {
		}

		@ConduitListener(topics = "positive")
		@Positive
		int positive(int number) {
			return number;
		}

		@ConduitListener(topics = "default")
		@SendTo("raw")
		String byDefault(String text) {
			return "default " + text;
		}

	}

	static class Others {

		@ConduitListener(topics = "double")
		int thrice(int number) {
			return 3 * number;
		}

	}

	static class Own {

		@ConduitListener(topics = "own")
		String own(String text) {
			return "own " + text;
		}

	}

	static class Raw {

		private final Map<String, Headers> asked = new ConcurrentHashMap<>();

		@ConduitListener(topics = "raw")
		void receive(Message message) {
			this.asked.put(message.payload().asText(), message.headers());
		}

		Headers headers(String text) {
			Headers headers = this.asked.get(text);
			assertThat(headers).isNotNull();
			return headers;
		}

	}

	static class Curious {

		private final List<String> topics = new CopyOnWriteArrayList<>();

		@ConduitListener(topics = { "**", "conduit.**", "conduit.replies.*", "*.replies.{id}" })
		void receive(Message message) {
			if (!Set.copyOf(this.topics).contains(message.topic().value())) {
				this.topics.add(message.topic().value());
			}
		}

	}

}
