package dev.conduit.integration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import reactor.core.publisher.Flux;

import dev.conduit.annotation.ConduitError;
import dev.conduit.exchange.Interaction;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls that flows answer, and calls that flows make.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GatewaysTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int CALLS = 20;

	@AutoClose
	private final Applications applications = new Applications();

	private Answering answering;

	private ConfigurableApplicationContext server;

	private ConfigurableApplicationContext client;

	@BeforeAll
	void start() {
		this.server = this.applications.server(Answering.class);
		this.answering = this.server.getBean(Answering.class);
		this.client = this.applications.client(Calling.class);
	}

	// calls that flows answer

	@Test
	void aFlowAnswersACall() {
		assertThat(template().call("add", new Addends(1, 2), Sum.class)).isEqualTo(new Sum(3));
	}

	@Test
	void headersGoThereAndBackAsFarAsTheyAreAllowed() {
		Reply reply = template()
			.withHeaders(Headers.of(Map.of("tenant", "acme", "secret", "x", "replyChannel", "nowhere")))
			.exchange("add", new Addends(1, 2));

		assertThat(reply.headers().toMap()).containsOnly(Map.entry("tenant", "acme"));
	}

	/** What a connection of Integration's own TCP modules cannot do. */
	@Test
	void answersBelongToTheirCallsWhateverTheirOrder() {
		List<CompletableFuture<Integer>> calls = IntStream.range(0, CALLS)
			.mapToObj((number) -> template().callAsync("reversed", number, Integer.class))
			.toList();

		assertThat(IntStream.range(0, CALLS)
			.mapToObj((number) -> calls.get(number).orTimeout(20, TimeUnit.SECONDS).join()))
			.isEqualTo(IntStream.range(0, CALLS).boxed().toList());
		assertThat(this.answering.order.get(0)).isEqualTo(CALLS - 1);
	}

	@Test
	void whatAFlowThrowsIsDeclaredToTheCaller() {
		Problem problem = failureOf("declared", "x").problem();

		assertThat(problem.code()).isEqualTo(ErrorCode.APPLICATION);
		assertThat(problem.type()).isEqualTo("sold-out");
	}

	@Test
	void whatAFlowDoesNotDeclareStaysInside() {
		ConduitException failure = failureOf("undeclared", "x");

		assertThat(failure.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		assertThat(failure.problem().detail()).contains("error id").doesNotContain("password");
	}

	@Test
	void aFlowForErrorsAnswersInsteadOrThrowsInItsPlace() {
		assertThat(template().call("mended", "x", String.class)).isEqualTo("mended: password");
		assertThat(failureOf("renamed", "x").problem().type()).isEqualTo("sold-out");
	}

	@Test
	void aFilterThatRejectsIsToldApart() {
		assertThat(failureOf("filtered", "bad").problem().type()).isEqualTo(IntegrationProblems.REJECTED);
		assertThat(template().call("filtered", "good", String.class)).isEqualTo("good");
	}

	@Test
	void anArgumentThatCannotBeReadNeverReachesTheFlow() {
		assertThat(failureOf("add", List.of("x"))).isInstanceOf(ConduitValidationException.class);
	}

	@Test
	void aFlowThatGivesNoAnswerIsNotWaitedForAfterTheCaller() {
		ConduitException failure = catchThrowableOfType(ConduitException.class,
				() -> template().withTimeout(Duration.ofMillis(200)).call("silent", "x", String.class));
		assertThat(failure).isInstanceOf(ConduitTimeoutException.class);

		assertThat(failureOf("impatient", "x").problem().detail()).contains("no answer in time");
	}

	@Test
	void aChannelWithoutRoomIsOverloadAndOtherRoutesGoOn() {
		this.server.getBean("closet", QueueChannel.class).send(MessageBuilder.withPayload("full").build());

		assertThat(failureOf("crowded", "x")).isInstanceOf(ConduitOverloadedException.class);
		assertThat(template().call("add", new Addends(2, 2), Sum.class)).isEqualTo(new Sum(4));
	}

	@Test
	void aGatewayThatIsStoppedAsksToTryAgain() {
		org.springframework.context.Lifecycle gateway = this.server.getBean("stoppable",
				org.springframework.context.Lifecycle.class);
		assertThat(template().call("stoppable", "x", String.class)).isEqualTo("x");

		gateway.stop();
		Problem problem = failureOf("stoppable", "x").problem();
		assertThat(problem.retryable()).isTrue();
		assertThat(problem.retryAfter()).isNotNull();

		gateway.start();
		assertThat(template().call("stoppable", "x", String.class)).isEqualTo("x");
	}

	@Test
	void aCallThatWantsNoAnswerIsSent() throws InterruptedException {
		template().send("told", "x");

		assertThat(this.answering.told.poll(20, TimeUnit.SECONDS)).isEqualTo("x");
	}

	@Test
	void aFlowAnswersWithAStreamAndIsAskedForNoMoreThanIsTaken() {
		int before = this.answering.cancelled.get();
		try (Stream<Integer> numbers = template().stream("count").argument(1_000_000).results(Integer.class)) {
			assertThat(numbers.limit(10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		}

		assertThat(this.answering.counted.get()).isLessThan(5000);
		await().until(() -> this.answering.cancelled.get() > before);
		assertThat(template().stream("listed").argument("x").results(String.class)).containsExactly("x", "x");
	}

	@Test
	void aFlowTakesAStreamAsItLikes() {
		assertThat(template().stream("sum").items(IntStream.rangeClosed(1, 1000).boxed()).result(Integer.class))
			.isEqualTo(500_500);
	}

	@Test
	void aFlowThatTakesNothingKeepsTheCallersItemsBack() throws Exception {
		AtomicInteger given = new AtomicInteger();
		Stream<Integer> items = Stream.generate(given::incrementAndGet);
		CompletableFuture<Integer> result = CompletableFuture
			.supplyAsync(() -> template().stream("late-sum").items(items).result(Integer.class));
		assertThat(this.answering.waiting.await(20, TimeUnit.SECONDS)).isTrue();

		assertThat(given.get()).isLessThan(5000);
		this.answering.gate.countDown();

		assertThat(result).succeedsWithin(PATIENCE).isEqualTo(3);
	}

	@Test
	void streamsGoBothWaysAtOnce() {
		try (Stream<String> doubled = template().stream("double").items(Stream.of(1, 2, 3)).results(String.class)) {
			assertThat(doubled).containsExactly("#1", "#2", "#3");
		}
	}

	@Test
	void aStreamThatFailsInTheFlowFailsWithItsDeclaredError() {
		ConduitException failure = catchThrowableOfType(ConduitException.class,
				() -> template().stream("broken-stream").argument("x").results(Integer.class).toList());

		assertThat(failure.problem().type()).isEqualTo("sold-out");
	}

	// calls that flows make

	@Test
	void aFlowCallsAndGetsTheAnswer() {
		assertThat(ask("toAdd", new Addends(3, 4))).isEqualTo(new Sum(7));
		assertThat(ask("toAddLater", new Addends(3, 5))).isEqualTo(new Sum(8));
	}

	@Test
	void theRouteAndItsAnswersHeadersAreThoseOfTheMessage() {
		Message<?> reply = new MessagingTemplate().sendAndReceive(channel("toAny"),
				MessageBuilder.withPayload(Map.of("a", 1, "b", 1))
					.setHeader(ConduitHeaders.ROUTE, "add")
					.setHeader("tenant", "acme")
					.build());

		assertThat(reply.getPayload()).isEqualTo(Map.of("value", 2));
		assertThat(reply.getHeaders()).containsEntry("tenant", "acme");
	}

	@Test
	void aFailedCallIsConduitsExceptionInTheFlow() {
		MessageHandlingException failure = catchThrowableOfType(MessageHandlingException.class, () -> send("toAny",
				MessageBuilder.withPayload("x").setHeader(ConduitHeaders.ROUTE, "declared").build()));
		assertThat(failure.getCause()).isInstanceOf(ConduitException.class);
		assertThat(((ConduitException) failure.getCause()).problem().type()).isEqualTo("sold-out");

		assertThat(catchThrowableOfType(MessageHandlingException.class,
				() -> send("toAny", MessageBuilder.withPayload("x").build())))
			.hasStackTraceContaining("set the header 'conduit_route'");
	}

	@Test
	void aFlowTakesAStreamOfAnswersAsFluxOnlyAsFarAsItAsks() {
		Object reply = ask("toCount", 100_000);

		assertThat(reply).isInstanceOf(Flux.class);
		assertThat(((Flux<?>) reply).take(3).collectList().block(PATIENCE)).isEqualTo(List.of(0, 1, 2));
	}

	@Test
	void aFlowSendsAStreamAndGetsOneAnswer() {
		assertThat(ask("toSum", Flux.range(1, 100))).isEqualTo(5050);
		assertThat(ask("toSum", List.of(1, 2, 3))).isEqualTo(6);
	}

	@Test
	void aFlowSendsAndTakesStreamsAtOnce() {
		assertThat(((Flux<?>) ask("toDouble", Flux.just(1, 2))).collectList().block(PATIENCE))
			.isEqualTo(List.of("#1", "#2"));
	}

	@Test
	void aFlowTellsWithoutWaiting() throws InterruptedException {
		send("toTell", MessageBuilder.withPayload("told by a flow").build());

		assertThat(this.answering.told.poll(20, TimeUnit.SECONDS)).isEqualTo("told by a flow");
	}

	private Object ask(String channel, Object payload) {
		return new MessagingTemplate().convertSendAndReceive(channel(channel), payload, Object.class);
	}

	private void send(String channel, Message<?> message) {
		channel(channel).send(message);
	}

	private MessageChannel channel(String name) {
		return this.client.getBean(name, MessageChannel.class);
	}

	private ConduitTemplate template() {
		return this.applications.template();
	}

	private ConduitException failureOf(String route, Object argument) {
		return catchThrowableOfType(ConduitException.class, () -> template().call(route, argument, Object.class));
	}

	record Addends(int a, int b) {

	}

	record Sum(int value) {

	}

	@ConduitError(code = "sold-out")
	static class SoldOutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Configuration
	@EnableIntegration
	static class Answering {

		private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

		private final List<Integer> order = new CopyOnWriteArrayList<>();

		private final CountDownLatch all = new CountDownLatch(CALLS);

		private final AtomicInteger counted = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		private final CountDownLatch waiting = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@Bean
		IntegrationFlow addFlow() {
			return IntegrationFlow
				.from(Conduit.inboundGateway("add").payloadType(Addends.class).mappedHeaders("tenant"))
				.<Addends, Sum>transform((addends) -> new Sum(addends.a() + addends.b()))
				.get();
		}

		/** All are there before the last one is answered first. */
		@Bean
		IntegrationFlow reversedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("reversed").payloadType(Integer.class))
				.<Integer>handle((number, headers) -> {
					this.all.countDown();
					waitFor(this.all);
					await().atMost(PATIENCE)
						.pollInterval(Duration.ofMillis(2))
						.until(() -> this.order.size() == CALLS - 1 - number);
					this.order.add(number);
					return number;
				})
				.get();
		}

		@Bean
		IntegrationFlow declaredFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("declared"))
				.channel("declaredInside")
				.<String>handle((payload, headers) -> {
					throw new SoldOutException();
				})
				.get();
		}

		@Bean
		IntegrationFlow undeclaredFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("undeclared")).<String>handle((payload, headers) -> {
				throw new IllegalStateException("password");
			}).get();
		}

		@Bean
		IntegrationFlow mendedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("mended").errorChannel("mending"))
				.<String>handle((payload, headers) -> {
					throw new IllegalStateException("password");
				})
				.get();
		}

		@Bean
		IntegrationFlow mendingFlow() {
			return IntegrationFlow.from("mending")
				.<Throwable>handle((failure, headers) -> "mended: " + failure.getCause().getMessage())
				.get();
		}

		@Bean
		IntegrationFlow renamedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("renamed").errorChannel("renaming"))
				.<String>handle((payload, headers) -> {
					throw new IllegalStateException("password");
				})
				.get();
		}

		@Bean
		IntegrationFlow renamingFlow() {
			return IntegrationFlow.from("renaming").<Throwable>handle((failure, headers) -> {
				throw new SoldOutException();
			}).get();
		}

		@Bean
		IntegrationFlow filteredFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("filtered"))
				.filter("good"::equals, (filter) -> filter.throwExceptionOnRejection(true))
				.<String>handle((payload, headers) -> payload)
				.get();
		}

		@Bean
		IntegrationFlow silentFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("silent")).nullChannel();
		}

		@Bean
		IntegrationFlow impatientFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("impatient").replyTimeout(50)).nullChannel();
		}

		@Bean
		QueueChannel closet() {
			return new QueueChannel(1);
		}

		@Bean
		IntegrationFlow crowdedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("crowded").requestTimeout(20).requestChannel(closet()))
				.get();
		}

		@Bean
		IntegrationFlow stoppableFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("stoppable").id("stoppable"))
				.<String>handle((payload, headers) -> payload)
				.get();
		}

		@Bean
		IntegrationFlow toldFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("told"))
				.handle((message) -> this.told.add(message.getPayload()))
				.get();
		}

		@Bean
		IntegrationFlow countFlow() {
			return IntegrationFlow
				.from(Conduit.inboundGateway("count").interaction(Interaction.SERVER_STREAM).payloadType(Integer.class))
				.<Integer>handle((most, headers) -> Flux.range(0, most)
					.doOnNext((number) -> this.counted.incrementAndGet())
					.doOnCancel(this.cancelled::incrementAndGet))
				.get();
		}

		@Bean
		IntegrationFlow listedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("listed").interaction(Interaction.SERVER_STREAM))
				.<String>handle((text, headers) -> List.of(text, text))
				.get();
		}

		@Bean
		IntegrationFlow brokenStreamFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("broken-stream").interaction(Interaction.SERVER_STREAM))
				.<String>handle((text, headers) -> Flux.just(1).concatWith(Flux.error(new SoldOutException())))
				.get();
		}

		@Bean
		IntegrationFlow sumFlow() {
			return IntegrationFlow
				.from(Conduit.inboundGateway("sum").interaction(Interaction.CLIENT_STREAM).payloadType(Integer.class))
				.<Flux<Integer>>handle((numbers, headers) -> numbers.reduce(0, Integer::sum).block(PATIENCE))
				.get();
		}

		@Bean
		IntegrationFlow lateSumFlow() {
			return IntegrationFlow
				.from(Conduit.inboundGateway("late-sum")
					.interaction(Interaction.CLIENT_STREAM)
					.payloadType(Integer.class))
				.<Flux<Integer>>handle((numbers, headers) -> {
					this.waiting.countDown();
					waitFor(this.gate);
					return numbers.take(2).reduce(0, Integer::sum).block(PATIENCE);
				})
				.get();
		}

		@Bean
		IntegrationFlow doubleFlow() {
			return IntegrationFlow.from(
					Conduit.inboundGateway("double").interaction(Interaction.BIDIRECTIONAL).payloadType(Integer.class))
				.<Flux<Integer>>handle((numbers, headers) -> numbers.map((number) -> "#" + number))
				.get();
		}

		private static void waitFor(CountDownLatch latch) {
			try {
				assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration
	@EnableIntegration
	static class Calling {

		@Bean
		IntegrationFlow toAddFlow() {
			return IntegrationFlow.from("toAdd")
				.handle(Conduit.outboundGateway("add").expectedResponseType(Sum.class).idempotent().timeout(PATIENCE))
				.get();
		}

		@Bean
		IntegrationFlow toAddLaterFlow() {
			return IntegrationFlow.from("toAddLater")
				.handle(Conduit.outboundGateway("add").expectedResponseType(Sum.class).async(true))
				.get();
		}

		@Bean
		IntegrationFlow toAnyFlow() {
			return IntegrationFlow.from("toAny").handle(Conduit.outboundGateway().mappedHeaders("tenant")).get();
		}

		@Bean
		IntegrationFlow toCountFlow() {
			return IntegrationFlow.from("toCount")
				.handle(Conduit.outboundGateway("count")
					.interaction(Interaction.SERVER_STREAM)
					.expectedResponseType(Integer.class))
				.get();
		}

		@Bean
		IntegrationFlow toSumFlow() {
			return IntegrationFlow.from("toSum")
				.handle(Conduit.outboundGateway("sum")
					.interaction(Interaction.CLIENT_STREAM)
					.expectedResponseType(Integer.class))
				.get();
		}

		@Bean
		IntegrationFlow toDoubleFlow() {
			return IntegrationFlow.from("toDouble")
				.handle(Conduit.outboundGateway("double").interaction(Interaction.BIDIRECTIONAL))
				.get();
		}

		@Bean
		IntegrationFlow toTellFlow() {
			return IntegrationFlow.from("toTell")
				.handle(Conduit.outboundGateway("told").interaction(Interaction.ONE_WAY))
				.get();
		}

	}

}
