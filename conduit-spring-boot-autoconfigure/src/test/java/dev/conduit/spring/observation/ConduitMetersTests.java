package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import reactor.core.publisher.Flux;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConduitMetersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@AutoClose
	private final Applications applications = new Applications().with("spring.application.name=desk");

	@Test
	void callsMessagesAndConnectionsAreCounted() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);
		template.call("echo", "hello", String.class);
		template.publish("notes", "one", AckLevel.PROCESSED);
		template.publish("nobody", "two");

		assertThat(value(server, "conduit.connections", "side", "server", "name", "desk")).isOne();
		assertThat(value(client, "conduit.connections", "side", "client", "name", "default")).isOne();
		await().untilAsserted(() -> assertThat(value(server, "conduit.calls", "outcome", "completed", "side", "server"))
			.isPositive());
		assertThat(value(server, "conduit.messages.published")).isEqualTo(2);
		assertThat(value(server, "conduit.messages.unrouted")).isOne();
		assertThat(value(server, "conduit.subscriptions")).isEqualTo(3);
		assertThat(value(server, "conduit.listener.messages", "listener", "notes", "outcome", "handled")).isOne();
		assertThat(value(server, "conduit.connections.refused")).isZero();
		assertThat(value(server, "conduit.logins.failed")).isZero();
		assertThat(value(server, "conduit.logins.locked")).isZero();
		assertThat(value(client, "conduit.connections.lost", "channel", "default")).isZero();
	}

	/** Micrometer keeps what a counter is about by a weak reference. */
	@Test
	void countersOutliveACollectionOfGarbage() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		this.applications.template().publish("notes", "one", AckLevel.PROCESSED);

		System.gc();
		this.applications.template().publish("notes", "two", AckLevel.PROCESSED);

		assertThat(value(server, "conduit.messages.published")).isEqualTo(2);
		assertThat(value(server, "conduit.listener.messages", "listener", "notes", "outcome", "handled")).isEqualTo(2);
	}

	/** As by an Actuator, whose registry gets its meters before the context is ready. */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aRegistryGetsEachMeterOnceHoweverOftenContextsAreReady(CapturedOutput output) {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ConduitMeters meters = server.getBean(ConduitMeters.class);
		MeterRegistry late = new SimpleMeterRegistry();

		meters.bindTo(late);
		meters.onApplicationEvent(new ContextRefreshedEvent(server));

		assertThat(late.find("conduit.listener.messages").tag("listener", "notes").functionCounters()).hasSize(3);
		assertThat(output).doesNotContain("already registered");
	}

	@Test
	void aLostConnectionIsCounted() {
		ApplicationContext server = this.applications.server(Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);
		client.getBean(ConduitTemplate.class).call("echo", "hello", String.class);

		server.getBean(ConduitServer.class).connections().forEach((open) -> open.close(ErrorCode.NORMAL, "a test"));

		await().untilAsserted(() -> assertThat(value(client, "conduit.connections.lost")).isOne());
	}

	@Test
	void aListenerThatDoesNotKeepUpShowsInItsMetersByNameAndClears() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);
		for (int i = 0; i < 8; i++) {
			Thread.ofVirtual().start(() -> template.publish("slow", "some", AckLevel.NONE));
		}

		await().untilAsserted(
				() -> assertThat(value(server, "conduit.listener.paused.sources", "listener", "slow")).isOne());
		assertThat(value(server, "conduit.listener.queued", "listener", "slow")).isPositive();
		assertThat(value(server, "conduit.listener.oldest.age", "listener", "slow")).isPositive();
		assertThat(value(server, "conduit.listener.paused", "listener", "slow")).isPositive();
		assertThat(value(server, "conduit.listener.paused.sources", "listener", "notes")).isZero();
		assertThat(value(server, "conduit.connections.pauses", "reason", "queue", "waiting", "peer")).isOne();
		assertThat(value(server, "conduit.connections.paused", "reason", "queue", "waiting", "peer")).isPositive();
		assertThat(value(server, "conduit.subscribers.saturated", "kind", "listener")).isOne();
		await().untilAsserted(
				() -> assertThat(value(client, "conduit.connections.pauses", "reason", "peer", "waiting", "self"))
					.isOne());

		server.getBean(Desk.class).gate.countDown();

		await().untilAsserted(
				() -> assertThat(value(server, "conduit.listener.paused.sources", "listener", "slow")).isZero());
		await().untilAsserted(
				() -> assertThat(value(client, "conduit.connections.pauses", "reason", "peer", "waiting", "self"))
					.isZero());
		await().untilAsserted(
				() -> assertThat(value(client, "conduit.connections.waited", "side", "client", "reason", "peer"))
					.isPositive());
		double waited = value(server, "conduit.connections.waited", "side", "server", "reason", "queue");
		assertThat(waited).isPositive();
		server.getBean(ConduitServer.class).connections().forEach((open) -> open.close(ErrorCode.NORMAL, "a test"));
		await().untilAsserted(() -> assertThat(value(client, "conduit.connections.lost")).isOne());
		assertThat(value(server, "conduit.connections.waited", "side", "server", "reason", "queue")).isEqualTo(waited);
		double paused = value(server, "conduit.listener.paused", "listener", "slow");
		assertThat(value(server, "conduit.listener.paused", "listener", "slow")).isPositive().isEqualTo(paused);
	}

	@Test
	void bytesAreCountedOnBothSidesAndThoseOfConnectionsThatHaveEndedToo() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);
		client.getBean(ConduitTemplate.class).call("echo", "x".repeat(10_000), String.class);

		await().untilAsserted(() -> assertThat(bytes(server, "server", "in")).isGreaterThan(10_000)
			.isEqualTo(bytes(client, "client", "out")));
		await().untilAsserted(() -> assertThat(bytes(server, "server", "out")).isGreaterThan(10_000)
			.isEqualTo(bytes(client, "client", "in")));

		server.getBean(ConduitServer.class).connections().forEach((open) -> open.close(ErrorCode.NORMAL, "a test"));
		await().untilAsserted(() -> assertThat(value(client, "conduit.connections.lost")).isOne());
		client.getBean(ConduitTemplate.class).call("echo", "y".repeat(10_000), String.class);

		await().untilAsserted(() -> assertThat(bytes(server, "server", "in")).isGreaterThan(20_000));
		await().untilAsserted(() -> assertThat(bytes(client, "client", "in")).isGreaterThan(20_000));
	}

	private static double bytes(ApplicationContext application, String side, String direction) {
		return value(application, "conduit.connections.bytes", "side", side, "direction", direction);
	}

	@Test
	void itemsThatAStreamMaySendAreShown() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client(Registry.class);
		assertThat(value(server, "conduit.streams.credits", "side", "server")).isZero();

		try (Stream<String> silent = client.getBean(ConduitTemplate.class).stream("silent").results(String.class)) {
			await().untilAsserted(
					() -> assertThat(value(server, "conduit.streams.credits", "side", "server")).isPositive());
			assertThat(silent).isNotNull();
		}

		await().untilAsserted(() -> assertThat(value(server, "conduit.streams.credits", "side", "server")).isZero());
	}

	@Test
	void whatAListenerGivesUpIsCounted() {
		ApplicationContext server = this.applications.with("conduit.delivery.max-attempts=2")
			.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.client();

		assertThat(client.getBean(ConduitTemplate.class).publishAsync("broken", "x", AckLevel.PROCESSED))
			.failsWithin(Duration.ofSeconds(10));

		assertThat(value(server, "conduit.listener.events", "listener", "broken", "event", "redelivered")).isOne();
		assertThat(value(server, "conduit.listener.events", "listener", "broken", "event", "exhausted")).isOne();
		assertThat(value(server, "conduit.listener.messages", "listener", "broken", "outcome", "failed")).isEqualTo(2);
		assertThat(value(server, "conduit.dead.letters")).isOne();
		assertThat(value(server, "conduit.dead.letters.events", "event", "kept")).isOne();
	}

	/** What a peer chooses, a topic or a name, would be a meter for each. */
	@Test
	void noTagHasAValueThatCameOverAConnection() {
		ApplicationContext server = this.applications.server(Registry.class, Desk.class);
		ApplicationContext client = this.applications.with("conduit.client.name=mallory").client();
		int before = server.getBean(MeterRegistry.class).getMeters().size();
		for (int i = 0; i < 50; i++) {
			client.getBean(ConduitTemplate.class).publish("made.up." + i, "x");
		}

		assertThat(server.getBean(MeterRegistry.class).getMeters()).hasSize(before)
			.allSatisfy((meter) -> assertThat(meter.getId().getTags()).extracting(Tag::getValue)
				.noneMatch((value) -> value.contains("mallory") || value.contains("made")));
	}

	@Test
	void aHundredThousandNamesOfAPeerMakeNoMeters() {
		ApplicationContext server = this.applications.server(Registry.class, Observed.class, Desk.class,
				Everything.class);
		Random random = new Random(42);
		ConduitChannel channel = this.applications.bean(ConduitChannels.class).forCalls("", "a test");
		callAndPublish(channel, "first", 1);
		channel.request(new Route("echo"), Headers.EMPTY, Payload.text("hello"), channel.deadline(PATIENCE))
			.handle((answer, failure) -> answer)
			.join();
		int baseline = server.getBean(MeterRegistry.class).getMeters().size();

		for (int i = 0; i < 500; i++) {
			callAndPublish(channel, "n" + Long.toHexString(random.nextLong()), 100);
		}

		assertThat(server.getBean(MeterRegistry.class).getMeters()).hasSizeLessThanOrEqualTo(baseline + 2);
		assertThat(value(server, "conduit.calls", "outcome", "not-found", "side", "server")).isEqualTo(50_001);
	}

	/** As many methods and topics that nobody knows. */
	private static void callAndPublish(ConduitChannel channel, String prefix, int each) {
		List<CompletableFuture<?>> begun = new ArrayList<>();
		for (int i = 0; i < each; i++) {
			begun.add(channel.request(new Route(prefix + ".m" + i), Headers.EMPTY, Payload.EMPTY,
					channel.deadline(PATIENCE)));
			begun.add(channel.publish(new Message(new TopicName("notes." + prefix + i), Payload.text("x")),
					AckLevel.NONE, channel.deadline(PATIENCE)));
		}
		begun.forEach((one) -> one.handle((answer, failure) -> answer).join());
	}

	@Test
	void aRegistryThatThrowsIsDoneWithoutAndTheOthersAndTheTrafficGoOn() {
		ApplicationContext server = this.applications.server(Broken.class, Registry.class, Desk.class);

		assertThat(this.applications.template().call("echo", "hello", String.class)).isEqualTo("hello");
		assertThat(value(server, "conduit.connections", "side", "server")).isOne();
	}

	private static double value(ApplicationContext application, String name, String... tags) {
		Meter meter = application.getBean(Registry.class).simple.get(name).tags(tags).meter();
		return meter.<Double>match(Gauge::value, (counter) -> Double.NaN, (timer) -> Double.NaN,
				(summary) -> Double.NaN, (task) -> Double.NaN, Gauge::value, FunctionCounter::count,
				(timer) -> Double.NaN, (other) -> Double.NaN);
	}

	@Configuration(proxyBeanMethods = false)
	static class Registry {

		private final SimpleMeterRegistry simple = new SimpleMeterRegistry();

		@Bean
		SimpleMeterRegistry registry() {
			return this.simple;
		}

		@Bean
		SmartInitializingSingleton binding(SimpleMeterRegistry registry, ConduitMeters meters) {
			return () -> meters.bindTo(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		SmartInitializingSingleton brokenBinding(ConduitMeters meters) {
			return () -> meters.bindTo(new SimpleMeterRegistry() {

				@Override
				protected <T> Gauge newGauge(Meter.Id id, T obj, ToDoubleFunction<T> value) {
					throw new IllegalStateException("a broken registry");
				}

				@Override
				protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T obj, ToDoubleFunction<T> count) {
					throw new IllegalStateException("a broken registry");
				}

			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		ObservationRegistry observations(SimpleMeterRegistry registry) {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
			return observations;
		}

	}

	static class Everything {

		@ConduitListener(id = "everything", topics = "notes.**")
		void note(String text) {
		}

	}

	static class Desk {

		private final CountDownLatch gate = new CountDownLatch(1);

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

		@ConduitRpc("silent")
		Flux<String> silent() {
			return Flux.never();
		}

		@ConduitListener(id = "notes", topics = "notes")
		void note(String text) {
		}

		@ConduitListener(id = "slow", topics = "slow", capacity = "4")
		void slow(String text) throws InterruptedException {
			this.gate.await();
		}

		@ConduitListener(id = "broken", topics = "broken")
		void broken(String text) {
			throw new IllegalStateException("broken");
		}

	}

}
