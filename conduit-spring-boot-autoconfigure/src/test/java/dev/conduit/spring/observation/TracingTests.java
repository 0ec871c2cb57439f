package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitClients;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One trace, whatever threads the work goes over: with a real tracer, and spans as they
 * would be exported.
 */
class TracingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Tracer TRACER = new Tracer();

	private static final AtomicInteger NUMBER = new AtomicInteger();

	@AutoClose
	private final Applications applications = new Applications();

	private ApplicationContext client;

	@BeforeEach
	void forget() {
		TRACER.forget();
	}

	@AfterAll
	static void close() {
		TRACER.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "tcp" })
	void oneTraceGoesFromTheClientOverTheServerAndAListenerToANestedCall(String scheme) {
		start(scheme, Notes.class);

		assertThat(desk().relay("hello")).isEqualTo("hello");

		String published = "desk.relay > desk.relay > publish notes.relayed";
		spansAre("desk.relay", "desk.relay > desk.relay", published, published + " > listen notes",
				published + " > listen notes > back.echo", published + " > listen notes > back.echo > back.echo");
	}

	@Test
	void aMonoGoesOnInTheTraceOfItsCall() {
		start("local");

		assertThat(desk().relayMono("hello").block(PATIENCE)).isEqualTo("hello!!");

		spansAre(nested("desk.relayMono", "back.echoMono", 2));
	}

	/** It is subscribed to by a thread that knows nothing of who asked for it. */
	@Test
	void aMonoThatIsSubscribedToElsewhereBelongsToWhoeverAskedForIt() {
		start("local");

		assertThat(desk().later("hello").block(PATIENCE)).isEqualTo("hello!");

		spansAre(nested("desk.later", "back.echoMono", 1));
	}

	@Test
	void whatAFluxDoesForEachItemIsInTheTraceOfTheStream() {
		start("local");

		assertThat(desk().relayAll(List.of("a", "b")).collectList().block(PATIENCE)).containsExactly("a!", "b!");

		spansAre(nested("desk.relayAll", "back.echoMono", 2));
	}

	@Test
	void whatIsDoneWithItemsThatComeIsInTheTraceOfTheCall() {
		start("local");

		assertThat(desk().takeAll(Flux.just("a", "b")).block(PATIENCE)).isEqualTo("a!b!");

		spansAre(nested("desk.takeAll", "back.echo", 2));
	}

	@Test
	void aStreamThatIsPulledIsInTheTraceOfTheCall() {
		start("local");

		try (Stream<String> items = desk().pulled(List.of("a", "b"))) {
			assertThat(items).containsExactly("a!", "b!");
		}

		spansAre(nested("desk.pulled", "back.echo", 2));
	}

	@Test
	void whatAFutureGoesOnWithIsInTheTraceOfTheCall() {
		start("local");

		assertThat(desk().relayFuture("hello")).succeedsWithin(PATIENCE).isEqualTo("hello!!");

		spansAre(nested("desk.relayFuture", "back.echoFuture", 2));
	}

	/** Its messages may be of many traces. */
	@Test
	void whatAListenerOfBatchesDoesIsInTheTraceOfTheFirstMessage() {
		start("local", Batches.class);

		this.client.getBean(ConduitTemplate.class).publish("batch", "one", AckLevel.PROCESSED);

		String listened = "publish batch > listen batches";
		spansAre("publish batch", listened, listened + " > back.echo", listened + " > back.echo > back.echo");
	}

	@Test
	void callsThatHaveNothingToDoWithEachOtherHaveTracesOfTheirOwn() {
		start("local");

		desk().relayMono("one").block(PATIENCE);
		desk().relayMono("two").block(PATIENCE);

		await().atMost(PATIENCE).untilAsserted(() -> assertThat(TRACER.tree()).hasSize(12));
		assertThat(TRACER.traces()).isEqualTo(2);
	}

	/** A call, and so many calls that its method makes. */
	private static String[] nested(String outer, String inner, int times) {
		String begin = outer + " > " + outer;
		List<String> spans = new ArrayList<>(List.of(outer, begin));
		spans.addAll(Collections.nCopies(times, begin + " > " + inner));
		spans.addAll(Collections.nCopies(times, begin + " > " + inner + " > " + inner));
		return spans.toArray(String[]::new);
	}

	private static void spansAre(String... spans) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(TRACER.tree()).containsExactly(spans));
		assertThat(TRACER.traces()).isOne();
	}

	private Desk desk() {
		return this.client.getBean(ConduitClients.class).create(Desk.class);
	}

	/** A server, another one that calls it, and a client of that one. */
	private void start(String scheme, Class<?>... listeners) {
		connectTo(this.applications.server(listen(scheme), Tracing.class, BackService.class));
		List<Class<?>> components = new ArrayList<>(List.of(Tracing.class, DeskService.class));
		components.addAll(List.of(listeners));
		connectTo(this.applications.server(listen(scheme), components.toArray(Class<?>[]::new)));
		this.client = this.applications.alone(Tracing.class);
	}

	private static String listen(String scheme) {
		return scheme.equals("tcp") ? "tcp://127.0.0.1:0" : (scheme + "://traced-" + NUMBER.incrementAndGet());
	}

	private void connectTo(ApplicationContext server) {
		this.applications.with(
				"conduit.client.channels.default.addresses=" + server.getBean(ConduitServer.class).addresses().get(0));
	}

	@ConduitClient("back")
	interface Back {

		String echo(String text);

		Mono<String> echoMono(String text);

		CompletableFuture<String> echoFuture(String text);

	}

	@ConduitClient("desk")
	interface Desk {

		String relay(String text);

		Mono<String> relayMono(String text);

		Mono<String> later(String text);

		Flux<String> relayAll(List<String> texts);

		Mono<String> takeAll(Flux<String> texts);

		Stream<String> pulled(List<String> texts);

		CompletableFuture<String> relayFuture(String text);

	}

	@ConduitRpc("back")
	static class BackService {

		@ConduitRpc
		String echo(String text) {
			return text + "!";
		}

		@ConduitRpc
		Mono<String> echoMono(String text) {
			return Mono.just(text + "!");
		}

		@ConduitRpc
		CompletableFuture<String> echoFuture(String text) {
			return CompletableFuture.completedFuture(text + "!");
		}

	}

	@ConduitRpc("desk")
	static class DeskService {

		private final Back back;

		private final ConduitTemplate template;

		DeskService(ConduitClients clients, ConduitTemplate template) {
			this.back = clients.create(Back.class);
			this.template = template;
		}

		@ConduitRpc
		String relay(String text) {
			this.template.withChannel(ConduitChannels.SERVER).publish("notes.relayed", text, AckLevel.PROCESSED);
			return text;
		}

		@ConduitRpc
		Mono<String> relayMono(String text) {
			return this.back.echoMono(text).flatMap(this.back::echoMono);
		}

		@ConduitRpc
		Mono<String> later(String text) {
			return this.back.echoMono(text).subscribeOn(Schedulers.boundedElastic());
		}

		@ConduitRpc
		Flux<String> relayAll(List<String> texts) {
			return Flux.fromIterable(texts).concatMap(this.back::echoMono);
		}

		@ConduitRpc
		Mono<String> takeAll(Flux<String> texts) {
			return texts.map(this.back::echo).reduce("", String::concat);
		}

		@ConduitRpc
		Stream<String> pulled(List<String> texts) {
			return texts.stream().map(this.back::echo);
		}

		@ConduitRpc
		CompletableFuture<String> relayFuture(String text) {
			return this.back.echoFuture(text).thenCompose(this.back::echoFuture);
		}

	}

	static class Notes {

		private final Back back;

		Notes(ConduitClients clients) {
			this.back = clients.create(Back.class);
		}

		@ConduitListener(id = "notes", topics = "notes.*", channel = "server")
		void note(String text) {
			this.back.echo(text);
		}

	}

	static class Batches {

		private final Back back;

		Batches(ConduitClients clients) {
			this.back = clients.create(Back.class);
		}

		@ConduitListener(id = "batches", topics = "batch", channel = "server", batchSize = "1")
		void take(List<String> texts) {
			this.back.echo(texts.get(0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		ObservationRegistry observations() {
			return TRACER.registry();
		}

	}

}
