package dev.conduit.spring.logging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.exchange.TestExchange;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class LogContextTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final Headers TRACED = Headers.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");

	@AutoClose
	private final Applications applications = new Applications();

	private ApplicationContext application;

	private ConduitServer server;

	@AfterEach
	void nothingIsLeftOnThisThread() {
		Map<String, String> left = MDC.getCopyOfContextMap();
		MDC.clear();
		assertThat(left).isNullOrEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "inline" })
	void aHandlerKnowsTheConnectionTheCallThePrincipalAndTheTrace(String method) {
		Desk desk = serve("conduit.log.context=true");

		template().withHeaders(TRACED).call(method, null, Void.class);

		assertThat(desk.next()).containsEntry(LogContext.CONNECTION, connection())
			.containsEntry(LogContext.PRINCIPAL, "anonymous")
			.containsEntry(LogContext.TRACE, TRACE)
			.hasEntrySatisfying(LogContext.CORRELATION, (id) -> assertThat(Long.parseLong(id)).isOdd());
	}

	@Test
	void aListenerKnowsThemToo() {
		Desk desk = serve("conduit.log.context=true");

		template().withHeaders(TRACED).publish("notes", "one", AckLevel.PROCESSED);
		assertThat(desk.next()).containsEntry(LogContext.CONNECTION, connection())
			.containsEntry(LogContext.TRACE, TRACE)
			.containsKeys(LogContext.CORRELATION, LogContext.PRINCIPAL);

		template().publish("notes", "two", AckLevel.PROCESSED);
		assertThat(desk.next()).as("the next one, on the same thread perhaps").doesNotContainKey(LogContext.TRACE);

		this.applications.bean(ConduitTemplate.class).publish("batches", "three", AckLevel.PROCESSED);
		assertThat(desk.next()).containsEntry(LogContext.CONNECTION, connection());
	}

	@Test
	void aListenerOfAClientKnowsWhichMessageOfItsServerItHas() {
		serve("conduit.log.context=true");
		Reader reader = this.applications.client(Reader.class).getBean(Reader.class);
		await("the subscription").until(() -> this.server.bus().statistics().subscriptions() == 3);

		template().withHeaders(TRACED).publish("heard", "one", AckLevel.PROCESSED);

		assertThat(next(reader.seen)).containsEntry(LogContext.TRACE, TRACE)
			.containsKey(LogContext.CONNECTION)
			.hasEntrySatisfying(LogContext.CORRELATION, (id) -> assertThat(Long.parseLong(id)).isPositive());
	}

	@Test
	void theThreadsOnWhichAStreamGoesOnKnowThemToo() {
		Desk desk = serve("conduit.log.context=true");

		assertThat(template().stream("items").items(Flux.just("a")).result(String.class)).isEqualTo("a");

		assertThat(desk.next()).containsEntry(LogContext.CONNECTION, connection()).containsKey(LogContext.CORRELATION);
	}

	/** It is written behind the handler, where its failure becomes an answer. */
	@Test
	void whatConduitItselfLogsOfAFailureHasThem() {
		serve("conduit.log.context=true");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(ExceptionMapper.class.getPackageName());
		logger.addAppender(log);
		try {
			assertThatExceptionOfType(ConduitException.class)
				.isThrownBy(() -> template().withHeaders(TRACED).call("broken", null, Void.class));
		}
		finally {
			logger.detachAppender(log);
		}

		assertThat(log.list).singleElement()
			.satisfies(
					(event) -> assertThat(event.getMDCPropertyMap()).containsEntry(LogContext.CONNECTION, connection())
						.containsEntry(LogContext.TRACE, TRACE));
	}

	@Test
	void withoutAnybodyWhoReadsThemThereIsNothingAroundHandlers() {
		Desk desk = serve();

		template().withHeaders(TRACED).call("plain", null, Void.class);

		assertThat(desk.next()).isEmpty();
		assertThat(this.application.getBeansOfType(LogContext.class)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "logging.structured.format.console=ecs", "logging.structured.format.file=logstash" })
	void structuredLogsHaveThemWithoutBeingAsked(String property) {
		Desk desk = serve(property);

		template().call("plain", null, Void.class);

		assertThat(desk.next()).containsEntry(LogContext.CONNECTION, connection());
	}

	@Test
	void structuredLogsNeedNotHaveThem() {
		Desk desk = serve("logging.structured.format.console=ecs", "conduit.log.context=false");

		template().call("plain", null, Void.class);

		assertThat(desk.next()).isEmpty();
	}

	@Test
	void bootsFormatsShowThem() {
		serve("conduit.log.context=true");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(Desk.class);
		logger.setLevel(Level.INFO);
		logger.addAppender(log);
		try {
			template().withHeaders(TRACED).call("plain", null, Void.class);
		}
		finally {
			logger.detachAppender(log);
		}

		assertThat(log.list).hasSize(1);
		JsonNode logstash = encoded("logstash", log.list.get(0));
		assertThat(logstash.path(LogContext.CONNECTION).asString()).isEqualTo(connection());
		assertThat(logstash.path(LogContext.TRACE).asString()).isEqualTo(TRACE);
		JsonNode ecs = encoded("ecs", log.list.get(0));
		assertThat(ecs.toString()).contains("\"principal\":\"anonymous\"", "\"message\":\"handled\"");
	}

	/** Event loops have many calls after each other. */
	@Test
	void aThreadThatGoesOnKnowsAfterwardsWhatItKnewBefore() throws Exception {
		LogContext context = new LogContext();
		MDC.put(LogContext.PRINCIPAL, "before");
		AtomicReference<String> inside = new AtomicReference<>();

		context.intercept(new TestExchange("call"), (exchange) -> inside.set(MDC.get(LogContext.PRINCIPAL)));
		assertThat(inside.get()).isNotEqualTo("before");
		assertThat(MDC.get(LogContext.PRINCIPAL)).isEqualTo("before");

		assertThatIllegalStateException().isThrownBy(() -> context.intercept(new TestExchange("call"), (exchange) -> {
			throw new IllegalStateException("broken");
		}));
		assertThat(MDC.get(LogContext.PRINCIPAL)).isEqualTo("before");
		MDC.remove(LogContext.PRINCIPAL);
	}

	/** A peer may write anything into its headers. */
	@ParameterizedTest
	@ValueSource(strings = { "", "00", "00-4bf92f3577b34da6a3ce929d0e0e473\n-00f067aa0ba902b7-01xx",
			"00-zzf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" })
	void aTraceThatIsNoneIsLeftOut(String header) {
		Desk desk = serve("conduit.log.context=true");

		template().withHeaders(Headers.of("traceparent", header)).call("plain", null, Void.class);

		assertThat(desk.next()).doesNotContainKey(LogContext.TRACE).containsKey(LogContext.CONNECTION);
	}

	private static JsonNode encoded(String format, ILoggingEvent event) {
		LoggerContext logback = new LoggerContext();
		logback.putObject(Environment.class.getName(), new MockEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(logback);
		encoder.setFormat(format);
		encoder.start();
		return JsonMapper.shared().readTree(encoder.encode(event));
	}

	private static Map<String, String> around() {
		return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
	}

	private static Map<String, String> next(BlockingQueue<Map<String, String>> seen) {
		try {
			Map<String, String> next = seen.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
			assertThat(next).as("nothing was handled").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	private Desk serve(String... properties) {
		this.application = this.applications.with(properties).server(Desk.class);
		this.server = this.application.getBean(ConduitServer.class);
		return this.application.getBean(Desk.class);
	}

	private String connection() {
		return Long.toString(this.server.sessions().all().sessions().get(0).id());
	}

	private ConduitTemplate template() {
		return this.applications.template();
	}

	static class Desk {

		private static final org.slf4j.Logger logger = LoggerFactory.getLogger(Desk.class);

		private final BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();

		@ConduitRpc("plain")
		void plain() {
			logger.info("handled");
			look();
		}

		@ConduitRpc(value = "inline", inline = true)
		void inline() {
			look();
		}

		@ConduitRpc("items")
		Mono<String> items(Flux<String> texts) {
			return texts.doOnNext((text) -> look()).last();
		}

		@ConduitRpc("broken")
		void broken() {
			throw new IllegalStateException("broken");
		}

		@ConduitListener(id = "notes", topics = "notes")
		void note(String text) {
			look();
		}

		@ConduitListener(id = "batches", topics = "batches", batchSize = "1")
		void take(List<String> texts) {
			look();
		}

		private void look() {
			this.seen.add(around());
		}

		Map<String, String> next() {
			return LogContextTests.next(this.seen);
		}

	}

	static class Reader {

		private final BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();

		@ConduitListener(topics = "heard")
		void take(String text) {
			this.seen.add(around());
		}

	}

}
