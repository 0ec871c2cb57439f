package dev.conduit.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.handler.annotation.Headers;

import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.MessageId;
import dev.conduit.message.Priority;
import dev.conduit.message.Problem;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Messages from topics through flows to topics.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ChannelAdaptersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final Applications applications = new Applications().with("conduit.listeners.tuned.concurrency=3",
			"conduit.listeners.late.auto-startup=false");

	private ConfigurableApplicationContext server;

	private Flows flows;

	private Desk desk;

	@BeforeAll
	void start() {
		this.server = this.applications.server(Flows.class, Desk.class);
		this.flows = this.server.getBean(Flows.class);
		this.desk = this.server.getBean(Desk.class);
	}

	@Test
	void aTopicFlowsThroughFilterAndTransformerIntoAnotherTopic() throws InterruptedException {
		template().publish("orders.roof", new Order("free", 0), AckLevel.PROCESSED);
		template().withHeaders(headers("tenant", "acme", "secret", "x"))
			.publish("orders.roof", new Order("paid", 21), AckLevel.PROCESSED);

		Arrived arrived = this.desk.arrived();
		assertThat(arrived.invoice()).isEqualTo(new Invoice("paid", 42));
		assertThat(arrived.headers()).containsEntry("tenant", "acme")
			.containsEntry("type", "Invoice")
			.doesNotContainKey("secret")
			.allSatisfy((name, value) -> assertThat(name).doesNotStartWith(ConduitHeaders.PREFIX));
		assertThat(this.desk.invoices).isEmpty();
	}

	@Test
	void aMessageSaysWhereItCameFrom() throws InterruptedException {
		template().withKey("k")
			.withPriority(Priority.HIGH)
			.publishOnce(new MessageId(1, 2, 3, 4), "plain.text", "hello", AckLevel.PROCESSED);

		MessageHeaders headers = this.flows.next("hello").getHeaders();
		assertThat(headers).containsEntry(ConduitHeaders.RECEIVED_TOPIC, "plain.text")
			.containsEntry(ConduitHeaders.TOPIC_VARIABLES, Map.of("kind", "text"))
			.containsEntry(ConduitHeaders.RECEIVED_KEY, "k")
			.containsEntry(ConduitHeaders.RECEIVED_PRIORITY, Priority.HIGH)
			.containsEntry(ConduitHeaders.RECEIVED_MESSAGE_ID, new MessageId(1, 2, 3, 4))
			.containsEntry(ConduitHeaders.PRINCIPAL, "anonymous");
	}

	@Test
	void payloadsAreReadAsTheirContentTypesSay() throws InterruptedException {
		template().publish("plain.bytes", new byte[] { 1, 2 });
		template().publish("plain.json", Map.of("a", List.of(1)));

		assertThat(this.flows.next().getPayload()).isEqualTo(new byte[] { 1, 2 });
		assertThat(this.flows.next().getPayload()).isEqualTo(Map.of("a", List.of(1)));
	}

	@Test
	void noPeerSetsTheHeadersByWhichAFlowWorks() throws InterruptedException {
		template()
			.withHeaders(headers("replyChannel", "secretChannel", "errorChannel", "secretChannel", "conduit_topic",
					"elsewhere", "acknowledgmentCallback", "x", "x-mine", "mine"))
			.publish("open", "all headers");

		Message<?> message = this.flows.next("all headers");
		assertThat(message.getHeaders()).containsEntry("x-mine", "mine")
			.doesNotContainKeys("replyChannel", "errorChannel", "conduit_topic", "acknowledgmentCallback");
	}

	@Test
	void aFlowThatFailsGetsTheMessageAgain() {
		template().publish("second", "x", AckLevel.PROCESSED);

		assertThat(this.flows.attempts).containsExactly(1, 2);
	}

	@Test
	void aFlowThatAlwaysFailsIsGivenUpAndThePublisherIsTold() {
		Problem problem = failureOf("always", "x").problem();

		assertThat(this.flows.failures).hasValue(3);
		assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(problem.detail()).contains("3 attempts").doesNotContain("password");
	}

	@Test
	void whatAnExceptionOfTheFlowDeclaresReachesThePublisher() {
		assertThat(failureOf("declared", "x").problem().type()).isEqualTo("sold-out");
	}

	@Test
	void aPayloadThatCannotBeReadIsNotDeliveredAgain() {
		assertThat(failureOf("orders.roof", List.of("no order"))).isInstanceOf(ConduitValidationException.class);
	}

	@Test
	void failuresGoToTheErrorChannelWhereThereIsOne() throws InterruptedException {
		template().publish("guarded", "broken", AckLevel.PROCESSED);

		Message<?> error = this.flows.errors.poll(20, TimeUnit.SECONDS);
		assertThat(error).isNotNull();
		assertThat(error.getPayload()).asInstanceOf(InstanceOfAssertFactories.throwable(MessagingException.class))
			.hasRootCauseMessage("password")
			.extracting((failure) -> failure.getFailedMessage().getPayload())
			.isEqualTo("broken");
	}

	@Test
	void theFlowAcknowledgesByItselfWhereItShall() throws InterruptedException {
		CompletableFuture<AckLevel> published = template().publishAsync("manual", "m", AckLevel.PROCESSED);
		AcknowledgmentCallback first = acknowledgment(this.flows.next("m"));
		assertThat(published).isNotDone();

		first.acknowledge(AcknowledgmentCallback.Status.REQUEUE);
		Message<?> again = this.flows.next("m");
		assertThat(StaticMessageHeaderAccessor.getDeliveryAttempt(again)).hasValue(2);
		acknowledgment(again).acknowledge();

		assertThat(published).succeedsWithin(PATIENCE).isEqualTo(AckLevel.PROCESSED);
		assertThat(acknowledgment(again).isAcknowledged()).isTrue();
	}

	@Test
	void whatTheFlowRejectsIsNotDeliveredAgain() throws InterruptedException {
		CompletableFuture<AckLevel> published = template().publishAsync("manual", "rejected", AckLevel.PROCESSED);

		acknowledgment(this.flows.next("rejected")).acknowledge(AcknowledgmentCallback.Status.REJECT);

		assertThat(published).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitException.class)
			.withMessageContaining("rejected");
	}

	@Test
	void anAdapterIsAListenerLikeOthers() {
		ConduitListenerRegistry registry = this.server.getBean(ConduitListenerRegistry.class);

		template().publish("tuned", "x", AckLevel.PROCESSED);

		await().until(() -> registry.statistics("tuned").handled() == 1);
		assertThat(registry.listeners()).extracting(ListenerSettings::id)
			.contains("shop", "plain", "tuned", "desk-receive");
		assertThat(registry.listeners()).filteredOn((settings) -> settings.id().equals("tuned"))
			.singleElement()
			.satisfies((settings) -> assertThat(settings.mailbox().concurrency()).isEqualTo(3));
		assertThat(registry.isRunning("tuned")).isTrue();
	}

	@Test
	void anAdapterStartsAndStopsWhenItIsTold() throws InterruptedException {
		ConduitListenerRegistry registry = this.server.getBean(ConduitListenerRegistry.class);
		org.springframework.context.Lifecycle adapter = this.server.getBean("late",
				org.springframework.context.Lifecycle.class);
		assertThat(adapter.isRunning()).isFalse();
		assertThat(registry.isRunning("late")).isFalse();

		adapter.start();
		template().publish("late", "now", AckLevel.PROCESSED);
		assertThat(this.flows.next("now")).isNotNull();

		adapter.stop();
		assertThat(registry.isRunning("late")).isFalse();
	}

	@Test
	void aStopWaitsForWhatIsInHand() throws Exception {
		org.springframework.context.Lifecycle adapter = this.server.getBean("slow",
				org.springframework.context.Lifecycle.class);
		CompletableFuture<AckLevel> published = template().publishAsync("slow", "in hand", AckLevel.PROCESSED);
		assertThat(this.flows.entered.await(20, TimeUnit.SECONDS)).isTrue();

		CompletableFuture<Void> stopped = CompletableFuture.runAsync(adapter::stop);
		await().until(() -> !this.server.getBean(ConduitListenerRegistry.class).isRunning("slow"));
		assertThat(stopped).isNotDone();
		this.flows.gate.countDown();

		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(published).succeedsWithin(PATIENCE).isEqualTo(AckLevel.PROCESSED);
	}

	@Test
	void theWayOutIsFoundInTheMessage() throws InterruptedException {
		send(MessageBuilder.withPayload(new Invoice("by header", 1))
			.setHeader(ConduitHeaders.TOPIC, "invoices.header")
			.setHeader(ConduitHeaders.PRIORITY, Priority.LOW)
			.setHeader(ConduitHeaders.KEY, "key")
			.setHeader(ConduitHeaders.TIME_TO_LIVE, Duration.ofMinutes(1))
			.build());

		assertThat(this.desk.arrived().invoice()).isEqualTo(new Invoice("by header", 1));
	}

	@Test
	void whatCannotBePublishedIsRefusedByName() {
		assertThat(refusal(MessageBuilder.withPayload("x").build())).hasMessageContaining("'conduit_topic'");
		assertThat(refusal(MessageBuilder.withPayload("x").setHeader(ConduitHeaders.TOPIC, 7).build()))
			.hasMessageContaining("'conduit_topic' must be a java.lang.String (was a java.lang.Integer)");
		assertThat(refusal(MessageBuilder.withPayload("x")
			.setHeader(ConduitHeaders.TOPIC, "t")
			.setHeader(ConduitHeaders.PRIORITY, "high")
			.build())).hasMessageContaining("'conduit_priority'");
		assertThat(refusal(MessageBuilder.withPayload("x")
			.setHeader(ConduitHeaders.TOPIC, "t")
			.setHeader("tenant", new Object())
			.build())).hasMessageContaining("'tenant' cannot travel");
	}

	@Test
	void aFailedPublicationIsConduitsExceptionInTheFlow() {
		MessageHandlingException failure = catchThrowableOfType(MessageHandlingException.class,
				() -> send(MessageBuilder.withPayload("x").setHeader(ConduitHeaders.TOPIC, "refused").build()));

		assertThat(failure).hasCauseInstanceOf(ConduitException.class)
			.satisfies((ex) -> assertThat(((ConduitException) ex.getCause()).problem().detail())
				.isEqualTo("the listener failed"));
	}

	private Throwable refusal(Message<?> message) {
		return catchThrowableOfType(MessageHandlingException.class, () -> send(message)).getCause();
	}

	private void send(Message<?> message) {
		this.server.getBean("out", MessageChannel.class).send(message);
	}

	private ConduitException failureOf(String topic, Object payload) {
		return catchThrowableOfType(ConduitException.class,
				() -> template().publish(topic, payload, AckLevel.PROCESSED));
	}

	private static AcknowledgmentCallback acknowledgment(Message<?> message) {
		return message.getHeaders()
			.get(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK, AcknowledgmentCallback.class);
	}

	private static dev.conduit.message.Headers headers(String... pairs) {
		dev.conduit.message.Headers headers = dev.conduit.message.Headers.EMPTY;
		for (int i = 0; i < pairs.length; i += 2) {
			headers = headers.with(pairs[i], pairs[i + 1]);
		}
		return headers;
	}

	private ConduitTemplate template() {
		return this.applications.template();
	}

	record Order(String id, int total) {

	}

	record Invoice(String id, int total) {

	}

	record Arrived(Invoice invoice, Map<String, String> headers) {

	}

	@ConduitError(code = "sold-out")
	static class SoldOutException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class Desk {

		private final BlockingQueue<Arrived> invoices = new LinkedBlockingQueue<>();

		@ConduitListener(id = "desk-receive", topics = "invoices.**")
		void receive(Invoice invoice, @Headers Map<String, String> headers) {
			this.invoices.add(new Arrived(invoice, headers));
		}

		@ConduitListener(topics = "refused", maxAttempts = "1")
		void refuse(String text) {
			throw new IllegalStateException(text);
		}

		Arrived arrived() throws InterruptedException {
			Arrived arrived = this.invoices.poll(20, TimeUnit.SECONDS);
			assertThat(arrived).isNotNull();
			return arrived;
		}

	}

	@Configuration
	@EnableIntegration
	static class Flows {

		private final BlockingQueue<Message<?>> seen = new LinkedBlockingQueue<>();

		private final BlockingQueue<Message<?>> errors = new LinkedBlockingQueue<>();

		private final List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());

		private final AtomicInteger failures = new AtomicInteger();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		Message<?> next() throws InterruptedException {
			Message<?> message = this.seen.poll(20, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			return message;
		}

		Message<?> next(Object payload) throws InterruptedException {
			Message<?> message = next();
			assertThat(message.getPayload()).isEqualTo(payload);
			return message;
		}

		@Bean
		IntegrationFlow shopFlow() {
			return IntegrationFlow
				.from(Conduit.inboundChannelAdapter("orders.{shop}")
					.id("shop")
					.payloadType(Order.class)
					.mappedHeaders("tenant"))
				.filter(Order.class, (order) -> order.total() > 0)
				.<Order, Invoice>transform((order) -> new Invoice(order.id(), order.total() * 2))
				.handle(Conduit.outboundChannelAdapter()
					.topicExpression("'invoices.' + headers['conduit_topicVariables']['shop']")
					.keyFunction((message) -> ((Invoice) message.getPayload()).id())
					.mappedHeaders("tenant"))
				.get();
		}

		@Bean
		IntegrationFlow plainFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("plain.{kind}").id("plain"))
				.handle(this.seen::add)
				.get();
		}

		@Bean
		IntegrationFlow openFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("open").id("open").mappedHeaders("*"))
				.handle(this.seen::add)
				.get();
		}

		@Bean
		IntegrationFlow secondFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("second").id("second")).handle((message) -> {
				AtomicInteger attempt = StaticMessageHeaderAccessor.getDeliveryAttempt(message);
				this.attempts.add(attempt.get());
				if (attempt.get() == 1) {
					throw new IllegalStateException("not at once");
				}
			}).get();
		}

		@Bean
		IntegrationFlow alwaysFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("always").id("always").maxAttempts(3))
				.handle((message) -> {
					this.failures.incrementAndGet();
					throw new IllegalStateException("password");
				})
				.get();
		}

		@Bean
		IntegrationFlow declaredFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("declared").id("declared"))
				.channel("declaredInside")
				.handle((message) -> {
					throw new SoldOutException();
				})
				.get();
		}

		@Bean
		IntegrationFlow guardedFlow() {
			return IntegrationFlow
				.from(Conduit.inboundChannelAdapter("guarded").id("guarded").errorChannel("guardedErrors"))
				.handle((message) -> {
					throw new IllegalStateException("password");
				})
				.get();
		}

		@Bean
		IntegrationFlow guardedErrorFlow() {
			return IntegrationFlow.from("guardedErrors").handle(this.errors::add).get();
		}

		@Bean
		IntegrationFlow manualFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("manual").id("manual").ackMode(AckMode.MANUAL))
				.handle(this.seen::add)
				.get();
		}

		@Bean
		IntegrationFlow tunedFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("tuned", "tuned.**").id("tuned").capacity(16))
				.nullChannel();
		}

		@Bean
		IntegrationFlow lateFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("late").id("late")).handle(this.seen::add).get();
		}

		@Bean
		IntegrationFlow slowFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("slow").id("slow")).handle((message) -> {
				this.entered.countDown();
				await(this.gate);
			}).get();
		}

		private static void await(CountDownLatch latch) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		@Bean
		IntegrationFlow outFlow() {
			return IntegrationFlow.from("out")
				.handle(Conduit.outboundChannelAdapter().ackLevel(AckLevel.PROCESSED).mappedHeaders("tenant"))
				.get();
		}

	}

}
