package dev.conduit.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.Message;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitHandler;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.topic.DeadLetters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BatchListenersTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void aFullBatchIsHandledAtOnceAndAcknowledgedTogether() {
		Readings readings = this.applications.with("size=3", "timeout=1m")
			.server(Readings.class)
			.getBean(Readings.class);

		CompletableFuture<AckLevel> one = publish(1);
		CompletableFuture<AckLevel> two = publish(2);
		assertThat(readings.batches).isEmpty();
		assertThat(one).isNotDone();
		assertThat(two).isNotDone();
		CompletableFuture<AckLevel> three = publish(3);

		assertThat(List.of(one, two, three)).allSatisfy((sent) -> assertThat(ended(sent)).isEqualTo("PROCESSED"));
		assertThat(readings.batches).containsExactly(List.of(1, 2, 3));
	}

	@Test
	void aBatchThatIsNotFullIsHandledWhenItsTimeIsUp() {
		Readings readings = this.applications.with("size=30", "timeout=5ms")
			.server(Readings.class)
			.getBean(Readings.class);

		assertThat(ended(publish(1))).isEqualTo("PROCESSED");
		assertThat(readings.batches).containsExactly(List.of(1));
	}

	@Test
	void batchesKeepTheOrderAndTheirSizeAndNoTwoRunAtOnce() {
		Readings readings = this.applications.with("size=8", "timeout=5ms")
			.server(Readings.class)
			.getBean(Readings.class);

		List<CompletableFuture<AckLevel>> sent = IntStream.range(0, 100).mapToObj(this::publish).toList();

		assertThat(sent).allSatisfy((each) -> assertThat(ended(each)).isEqualTo("PROCESSED"));
		assertThat(readings.batches).allSatisfy((batch) -> assertThat(batch).hasSizeBetween(1, 8));
		assertThat(readings.batches.stream().flatMap(List::stream))
			.containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
		assertThat(readings.met).hasValue(0);
	}

	@Test
	void messagesOfOneKeyShareABatchInTheirOrder() {
		Readings readings = this.applications.with("size=3", "timeout=1m")
			.server(Readings.class)
			.getBean(Readings.class);

		List<CompletableFuture<AckLevel>> sent = IntStream.range(0, 3)
			.mapToObj((value) -> this.applications.template()
				.withKey("roof")
				.publishAsync("readings", new Reading(value), AckLevel.PROCESSED))
			.toList();

		assertThat(sent).allSatisfy((each) -> assertThat(ended(each)).isEqualTo("PROCESSED"));
		assertThat(readings.batches).containsExactly(List.of(0, 1, 2));
	}

	@Test
	void asManyBatchesRunAtOnceAsTheConcurrencySays() throws Exception {
		Parallel parallel = this.applications.server(Parallel.class).getBean(Parallel.class);

		List<CompletableFuture<AckLevel>> sent = IntStream.range(0, 4)
			.mapToObj((value) -> this.applications.template().publishAsync("parallel", value, AckLevel.PROCESSED))
			.toList();

		assertThat(parallel.both.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(sent).allSatisfy((each) -> assertThat(ended(each)).isEqualTo("PROCESSED"));
	}

	@Test
	void onePoisonMessageIsIsolatedAndItAloneBecomesADeadLetter() {
		ConfigurableApplicationContext server = this.applications.with("size=5", "timeout=1m").server(Readings.class);

		assertPoisonIsIsolated(server, server.getBean(Readings.class));
	}

	@Test
	void soItIsAtTheOtherEndOfAConnection() {
		ConfigurableApplicationContext server = this.applications.with("size=5", "timeout=1m").server();
		ConfigurableApplicationContext client = this.applications.client(Readings.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);

		assertPoisonIsIsolated(server, client.getBean(Readings.class));
	}

	private void assertPoisonIsIsolated(ConfigurableApplicationContext server, Readings readings) {
		readings.poison = 3;

		List<String> ends = publishAll(1, 2, 3, 4, 5).stream().map(BatchListenersTests::ended).toList();

		assertThat(ends).hasSize(5);
		assertThat(ends.get(2)).startsWith("INTERNAL");
		assertThat(ends.subList(0, 2)).containsOnly("PROCESSED");
		assertThat(ends.subList(3, 5)).containsOnly("PROCESSED");
		assertThat(readings.batches.get(0)).containsExactly(1, 2, 3, 4, 5);
		assertThat(readings.batches.subList(1, readings.batches.size())).containsExactlyInAnyOrder(List.of(1),
				List.of(2), List.of(3), List.of(3), List.of(4), List.of(5));
		assertThat(server.getBean(DeadLetters.class).list()).singleElement()
			.satisfies((letter) -> assertThat(letter.message().payload().asText()).isEqualTo("{\"value\":3}"))
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(3));
	}

	@Test
	void aListenerThatNamesThePoisonGetsTheRestAtOnce() {
		ConfigurableApplicationContext server = this.applications.with("size=5", "timeout=1m").server(Named.class);
		Named named = server.getBean(Named.class);

		List<String> ends = List.of("a", "b", "poison", "c", "d")
			.stream()
			.map((text) -> this.applications.template().publishAsync("named", text, AckLevel.PROCESSED))
			.toList()
			.stream()
			.map(BatchListenersTests::ended)
			.toList();

		assertThat(ends.get(2)).startsWith("INTERNAL");
		assertThat(List.of(ends.get(0), ends.get(1), ends.get(3), ends.get(4))).containsOnly("PROCESSED");
		assertThat(named.batches).containsExactly(List.of("a", "b", "poison", "c", "d"), List.of("c", "d"),
				List.of("poison"), List.of("poison"));
		assertThat(server.getBean(DeadLetters.class).list()).singleElement()
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(3));
		assertThat(server.getBean(ConduitListenerRegistry.class).statistics("named"))
			.isEqualTo(new ListenerStatistics(4, 0, 3));
	}

	@Test
	void anExceptionThatAllowsNoRetryDoesNotCondemnTheWholeBatch() {
		ConfigurableApplicationContext server = this.applications.with("size=3", "timeout=1m").server(Readings.class);
		Readings readings = server.getBean(Readings.class);
		readings.poison = 2;
		readings.failure = new ForGoodException();

		List<String> ends = publishAll(1, 2, 3).stream().map(BatchListenersTests::ended).toList();

		assertThat(ends).containsExactly("PROCESSED", "APPLICATION for-good", "PROCESSED");
		assertThat(server.getBean(DeadLetters.class).list()).singleElement()
			.satisfies((letter) -> assertThat(letter.attempts()).isEqualTo(2));
	}

	@Test
	void aMessageThatCannotBeReadOrIsNotValidLeavesItsBatchAlone() {
		ConfigurableApplicationContext server = this.applications.with("size=4", "timeout=1m").server(Readings.class);

		List<CompletableFuture<AckLevel>> sent = List.of(publish(1), publishRaw(List.of("odd")), publish(101),
				publish(4));
		List<String> ends = sent.stream().map(BatchListenersTests::ended).toList();

		assertThat(ends).containsExactly("PROCESSED", "INVALID_PARAMETERS ", "VALIDATION ", "PROCESSED");
		assertThat(server.getBean(Readings.class).batches).containsExactly(List.of(1, 4));
		assertThat(server.getBean(DeadLetters.class).list()).hasSize(2);
	}

	@Test
	void aListOfMessagesHasTheHeaders() {
		Pairs pairs = this.applications.server(Pairs.class).getBean(Pairs.class);

		CompletableFuture<AckLevel> one = this.applications.template()
			.withHeaders(Headers.of("unit", "C"))
			.publishAsync("pairs.one", new Reading(1), AckLevel.PROCESSED);
		CompletableFuture<AckLevel> two = this.applications.template()
			.withHeaders(Headers.of("unit", "F"))
			.publishAsync("pairs.two", new Reading(2), AckLevel.PROCESSED);

		assertThat(ended(one)).isEqualTo("PROCESSED");
		assertThat(ended(two)).isEqualTo("PROCESSED");
		assertThat(pairs.seen).containsExactlyInAnyOrder("1C,2F", "pairs.one,pairs.two");
	}

	@Test
	void aFutureSaysWhenABatchWasHandled() {
		Later later = this.applications.server(Later.class).getBean(Later.class);

		CompletableFuture<AckLevel> one = this.applications.template().publishAsync("later", "a", AckLevel.PROCESSED);
		CompletableFuture<AckLevel> two = this.applications.template().publishAsync("later", "b", AckLevel.PROCESSED);
		await().until(() -> later.calls.get() == 1);
		assertThat(one).isNotDone();
		later.end.complete(null);

		assertThat(ended(one)).isEqualTo("PROCESSED");
		assertThat(ended(two)).isEqualTo("PROCESSED");
	}

	@Test
	void aListenerThatStopsDoesNotWaitForMore() throws Exception {
		ConfigurableApplicationContext server = this.applications.with("size=5", "timeout=1m").server(Readings.class);
		CompletableFuture<AckLevel> sent = publish(1);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().published() == 1);

		server.getBean(ConduitListenerRegistry.class).stop("readings").toCompletableFuture().get(20, TimeUnit.SECONDS);

		assertThat(ended(sent)).isEqualTo("PROCESSED");
		assertThat(server.getBean(Readings.class).batches).containsExactly(List.of(1));
	}

	@Test
	void theAnnotationAndThePropertiesSayHowLargeBatchesAre() {
		ListenerSettings settings = this.applications
			.with("size=5", "timeout=2s", "conduit.listeners.readings.batch-size=6")
			.server(Readings.class)
			.getBean(ConduitListenerRegistry.class)
			.listeners()
			.iterator()
			.next();

		assertThat(settings.batch()).isEqualTo(new BatchSettings(6, Duration.ofSeconds(2)));
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertRefused(NoList.class, "is of one message, and the listener takes batches of them");
		assertRefused(RawList.class, "has a type whose arguments are not known at run time");
		assertRefused(Nothing.class, "gets batches of messages, and takes none");
		assertRefused(Once.class, "takes batches, and gets each message once");
		assertRefused(Manual.class, "takes batches, and has ackMode MANUAL");
		assertRefused(Inline.class, "takes batches, and is inline");
		assertRefused(Returning.class, "returns something for a batch");
		assertRefused(TooMany.class, "may have 100 batches of 1000 messages in hand");
		assertRefused(TooLarge.class, "'batchSize' must be 1 to 10000 (was 10001)");
		assertRefused(TooLong.class, "'batchTimeout' must be more than zero and at most PT1M (was PT2M)");
		assertRefused(TimeAlone.class, "has a batchTimeout and no batchSize");
		assertRefused(Typed.class, "takes batches, and has a handler for each type");
	}

	private static void assertRefused(Class<?> listener, String words) {
		ConduitContext.looped(listener)
			.run((context) -> assertThat(context.getStartupFailure()).isInstanceOf(InvalidMethodException.class)
				.hasMessageContaining(words));
	}

	private List<CompletableFuture<AckLevel>> publishAll(int... values) {
		return IntStream.of(values).mapToObj(this::publish).toList();
	}

	private CompletableFuture<AckLevel> publish(int value) {
		return publishRaw(new Reading(value));
	}

	private CompletableFuture<AckLevel> publishRaw(Object payload) {
		return this.applications.template().publishAsync("readings", payload, AckLevel.PROCESSED);
	}

	private static String ended(CompletableFuture<AckLevel> sent) {
		try {
			return sent.orTimeout(20, TimeUnit.SECONDS).join().name();
		}
		catch (CompletionException ex) {
			ConduitException conduit = (ConduitException) ex.getCause();
			return conduit.code() + " " + conduit.problem().type();
		}
	}

	record Reading(@Max(100) int value) {

	}

	@ConduitError(code = "for-good")
	static class ForGoodException extends RuntimeException {

	}

	static class Readings {

		private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger met = new AtomicInteger();

		private volatile RuntimeException failure = new IllegalStateException("poison");

		private volatile int poison = -1;

		@ConduitListener(id = "readings", topics = "readings", batchSize = "${size}", batchTimeout = "${timeout}",
				maxAttempts = "3")
		void receive(List<@Valid Reading> readings) {
			this.met.addAndGet((this.inside.incrementAndGet() > 1) ? 1 : 0);
			List<Integer> values = readings.stream().map(Reading::value).toList();
			this.batches.add(values);
			this.inside.decrementAndGet();
			if (values.contains(this.poison)) {
				throw this.failure;
			}
		}

	}

	static class Parallel {

		private final CountDownLatch both = new CountDownLatch(2);

		@ConduitListener(topics = "parallel", batchSize = "2", batchTimeout = "1m", concurrency = "2")
		void receive(List<Integer> numbers) throws InterruptedException {
			this.both.countDown();
			this.both.await(20, TimeUnit.SECONDS);
		}

	}

	static class Named {

		private final List<List<String>> batches = new CopyOnWriteArrayList<>();

		@ConduitListener(id = "named", topics = "named", batchSize = "5", batchTimeout = "1m", maxAttempts = "3")
		void receive(List<String> texts) {
			this.batches.add(texts);
			int index = texts.indexOf("poison");
			if (index >= 0) {
				throw new BatchFailedException(index, new IllegalStateException("poison"));
			}
		}

	}

	static class Pairs {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		@ConduitListener(topics = { "pairs.one", "pairs.two" }, batchSize = "2", batchTimeout = "1m")
		void receive(List<Message<Reading>> messages) {
			this.seen.add(String.join(",",
					messages.stream()
						.map((message) -> message.getPayload().value() + "" + message.getHeaders().get("unit"))
						.sorted()
						.toList()));
		}

		@ConduitListener(topics = "pairs.*", batchSize = "2", batchTimeout = "1m")
		void receiveRaw(List<dev.conduit.message.Message> messages) {
			this.seen
				.add(String.join(",", messages.stream().map((message) -> message.topic().value()).sorted().toList()));
		}

	}

	static class Later {

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private final AtomicInteger calls = new AtomicInteger();

		@ConduitListener(topics = "later", batchSize = "2", batchTimeout = "1m")
		CompletionStage<Void> receive(List<String> texts) {
			this.calls.incrementAndGet();
			return this.end;
		}

	}

	static class NoList {

		@ConduitListener(topics = "a", batchSize = "2")
		void receive(String text) {
		}

	}

	static class RawList {

		@ConduitListener(topics = "a", batchSize = "2")
		@SuppressWarnings("rawtypes")
		void receive(List texts) {
		}

	}

	static class Nothing {

		@ConduitListener(topics = "a", batchSize = "2")
		void receive() {
		}

	}

	static class Once {

		@ConduitListener(topics = "a", batchSize = "2", maxAttempts = "1")
		void receive(List<String> texts) {
		}

	}

	static class Manual {

		@ConduitListener(topics = "a", batchSize = "2", ackMode = AckMode.MANUAL)
		void receive(List<String> texts) {
		}

	}

	static class Inline {

		@ConduitListener(topics = "a", batchSize = "2", inline = true)
		void receive(List<String> texts) {
		}

	}

	static class Returning {

		@ConduitListener(topics = "a", batchSize = "2")
		String receive(List<String> texts) {
			return "";
		}

	}

	static class TooMany {

		@ConduitListener(topics = "a", batchSize = "1000", concurrency = "100")
		void receive(List<String> texts) {
		}

	}

	static class TooLarge {

		@ConduitListener(topics = "a", batchSize = "10001")
		void receive(List<String> texts) {
		}

	}

	static class TooLong {

		@ConduitListener(topics = "a", batchSize = "2", batchTimeout = "2m")
		void receive(List<String> texts) {
		}

	}

	static class TimeAlone {

		@ConduitListener(topics = "a", batchTimeout = "2s")
		void receive(List<String> texts) {
		}

	}

	@ConduitListener(topics = "a", batchSize = "2")
	static class Typed {

		@ConduitHandler
		void receive(Reading reading) {
		}

	}

}
