package dev.conduit.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.FlowPause;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.MessageId;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.topic.MailboxStatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Flows that do not keep up, and who waits for them.
 */
class BoundedDemandTests {

	private static final int MANY = 200;

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void aFullChannelPausesTheProducerAndNothingIsLostOrDoubled() {
		ConfigurableApplicationContext server = this.applications
			.with("conduit.subscribers.capacity=4", "conduit.subscribers.window=8")
			.server();
		ConfigurableApplicationContext flow = this.applications.client(FullQueue.class);
		await().until(() -> server.getBean(ConduitServer.class).bus().statistics().subscriptions() == 1);
		ConfigurableApplicationContext producer = this.applications.client();
		AtomicInteger published = new AtomicInteger();

		Thread publishing = Thread.startVirtualThread(() -> IntStream.range(0, MANY).forEach((number) -> {
			producer.getBean(ConduitTemplate.class)
				.withTimeout(Duration.ofMinutes(1))
				.publish("work", "number " + number);
			published.incrementAndGet();
		}));

		await().untilAsserted(
				() -> assertThat(pauses(producer)).extracting(FlowPause::reason).contains(FlowPause.Reason.PEER));
		assertThat(published.get()).isLessThan(MANY / 2);
		QueueChannel queue = flow.getBean("queue", QueueChannel.class);
		assertThat(queue.getQueueSize()).isEqualTo(2);
		assertThat(flow.getBean(ConduitListenerRegistry.class).mailboxes("in")).extracting(MailboxStatistics::queued)
			.allSatisfy((waiting) -> assertThat(waiting).isLessThan(MANY / 2));

		List<Object> taken = new ArrayList<>();
		while (taken.size() < MANY) {
			Message<?> message = queue.receive(20_000);
			assertThat(message).as("after %d messages", taken.size()).isNotNull();
			taken.add(message.getPayload());
		}
		assertThat(taken).isEqualTo(IntStream.range(0, MANY).mapToObj((number) -> "number " + number).toList());
		await().until(() -> !publishing.isAlive());
		await().until(() -> pauses(producer).isEmpty());
		assertThat(queue.receive(0)).isNull();
	}

	@Test
	void aChannelThatTakesNothingIsLoggedOnceAndOthersGoOn() throws InterruptedException {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.conduit");
		logger.addAppender(log);
		try {
			ConfigurableApplicationContext server = this.applications.server(Stuck.class);
			ConduitTemplate template = this.applications.template();
			template.publish("stuck", "fits", AckLevel.PROCESSED);

			ConduitException failure = catchThrowableOfType(ConduitException.class,
					() -> template.publish("stuck", "no room", AckLevel.PROCESSED));
			template.publish("fine", "goes on", AckLevel.PROCESSED);

			assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
			assertThat(failure.problem().detail()).contains("2 attempts").contains("no room").doesNotContain("closet");
			assertThat(server.getBean(Stuck.class).seen.poll(20, TimeUnit.SECONDS)).isEqualTo("goes on");
			assertThat(log.list)
				.filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN)
						&& event.getFormattedMessage().contains("stuck"))
				.as(log.list.toString())
				.hasSize(1);
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void aQueueWithoutABoundIsWarnedOf() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger("dev.conduit.integration");
		logger.addAppender(log);
		try {
			this.applications.server(Endless.class);

			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.singleElement()
				.asString()
				.contains("'endless'")
				.contains("Give it a capacity");
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void whoFeedsTheChannelWaitsWhileTheServerAsksToPause() {
		ConfigurableApplicationContext server = this.applications.server(SlowListener.class);
		ConfigurableApplicationContext flow = this.applications.client(Outward.class);
		MessageChannel out = flow.getBean("out", MessageChannel.class);
		AtomicInteger sent = new AtomicInteger();

		Thread feeding = Thread.startVirtualThread(() -> IntStream.range(0, MANY).forEach((number) -> {
			out.send(MessageBuilder.withPayload("number " + number).build());
			sent.incrementAndGet();
		}));

		await().untilAsserted(() -> assertThat(pauses(flow)).isNotEmpty());
		assertThat(sent.get()).isLessThan(MANY / 2);
		assertThat(feeding.isAlive()).isTrue();
		server.getBean(SlowListener.class).gate.countDown();

		await().until(() -> server.getBean(SlowListener.class).seen.get() == MANY);
		await().until(() -> !feeding.isAlive());
		assertThat(sent).hasValue(MANY);
	}

	@Test
	void aMessageUnderAnIdIsTakenOnce() {
		ConfigurableApplicationContext server = this.applications.server(SlowListener.class);
		SlowListener listener = server.getBean(SlowListener.class);
		listener.gate.countDown();
		MessageChannel out = this.applications.client(Outward.class).getBean("out", MessageChannel.class);
		Message<String> message = MessageBuilder.withPayload("once")
			.setHeader(ConduitHeaders.MESSAGE_ID, new MessageId(7, 7, 1, 1))
			.build();

		out.send(message);
		out.send(message);
		out.send(MessageBuilder.withPayload("then").build());

		await().until(() -> listener.seen.get() >= 2);
		assertThat(listener.texts).containsExactly("once", "then");
	}

	private static List<FlowPause> pauses(ConfigurableApplicationContext application) {
		ConduitClient client = application.getBean(ConduitChannels.class).forCalls("", "a test").client();
		return client.connections().stream().flatMap((connection) -> connection.pauses().stream()).toList();
	}

	@Configuration
	@EnableIntegration
	static class FullQueue {

		@Bean
		QueueChannel queue() {
			return new QueueChannel(2);
		}

		@Bean
		IntegrationFlow inFlow() {
			return IntegrationFlow
				.from(Conduit.inboundChannelAdapter("work").id("in").capacity(4).outputChannel(queue()))
				.get();
		}

	}

	@Configuration
	@EnableIntegration
	static class Stuck {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@Bean
		QueueChannel closet() {
			return new QueueChannel(1);
		}

		@Bean
		IntegrationFlow stuckFlow() {
			return IntegrationFlow
				.from(Conduit.inboundChannelAdapter("stuck")
					.id("stuck")
					.sendTimeout(20)
					.maxAttempts(2)
					.outputChannel(closet()))
				.get();
		}

		@ConduitListener(topics = "fine")
		void receive(String text) {
			this.seen.add(text);
		}

	}

	@Configuration
	@EnableIntegration
	static class Endless {

		@Bean
		QueueChannel endless() {
			return new QueueChannel();
		}

		@Bean
		IntegrationFlow endlessFlow() {
			return IntegrationFlow
				.from(Conduit.inboundChannelAdapter("endless.**").id("reader").outputChannel(endless()))
				.get();
		}

	}

	@Configuration
	@EnableIntegration
	static class Outward {

		@Bean
		IntegrationFlow outFlow() {
			return IntegrationFlow.from("out")
				.handle(Conduit.outboundChannelAdapter("work").timeout(Duration.ofMinutes(1)))
				.get();
		}

	}

	static class SlowListener {

		private final CountDownLatch gate = new CountDownLatch(1);

		private final AtomicInteger seen = new AtomicInteger();

		private final List<String> texts = new CopyOnWriteArrayList<>();

		@ConduitListener(topics = "work", capacity = "4")
		void receive(String text) throws InterruptedException {
			this.gate.await();
			this.texts.add(text);
			this.seen.incrementAndGet();
		}

	}

}
