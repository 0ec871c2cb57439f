package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Route;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.listener.Acknowledgment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Timers that take the place of observations are the ones that observations would make.
 */
class TimerMetersTests {

	private static final String ACTIVE = ".active";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@AutoClose
	private final Applications applications = new Applications().with("conduit.delivery.max-attempts=1");

	@Test
	void theyHaveTheNamesAndTagsThatObservationsWouldHave() {
		Set<String> observed = traffic(Observed.class);
		this.applications.close();

		Set<String> timed = traffic(Timed.class);

		assertThat(timed).isEqualTo(observed)
			.anyMatch((meter) -> meter.contains("conduit.client.requests") && meter.contains("rpc.method=echo"))
			.anyMatch((meter) -> meter.contains("conduit.server.requests")
					&& meter.contains("error.code=EXECUTION_FAILED") && meter.contains("interaction=server-stream"))
			.anyMatch((meter) -> meter.contains("conduit.publish") && meter.contains("conduit.ack=processed"))
			.anyMatch((meter) -> meter.contains("conduit.listener") && meter.contains("conduit.pattern=notes.*"));
	}

	/**
	 * Whatever comes after an end, and however often a message is delivered again.
	 */
	@ParameterizedTest
	@ValueSource(classes = { Observed.class, Timed.class })
	void eachEndIsCountedOnce(Class<?> measured) {
		this.applications.with("conduit.delivery.max-attempts=2");
		ApplicationContext server = this.applications.server(measured, Trouble.class);
		ApplicationContext client = this.applications.client(measured);
		Trouble trouble = server.getBean(Trouble.class);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);

		cancelWhenBegun(template, "running", trouble);
		cancelWhenBegun(template, "returned", trouble);
		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> template.withTimeout(Duration.ofMillis(50)).call("slow", null, Void.class));
		template.publish("again", "hello", AckLevel.PROCESSED);
		assertThat(template.publishAsync("refused", "hello", AckLevel.PROCESSED)).failsWithin(PATIENCE);
		assertThat(template.publishAsync("broken", "hello", AckLevel.PROCESSED)).failsWithin(PATIENCE);
		template.publish("twice", "hello", AckLevel.PROCESSED);
		// When this one has its turn, all has been said about the one before.
		template.publish("twice", "hello", AckLevel.PROCESSED);

		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(counts(client))
				.isEqualTo(Map.of("running CANCELLED", 1L, "returned CANCELLED", 1L, "slow DEADLINE_EXCEEDED", 1L,
						"processed none", 3L, "processed APPLICATION", 1L, "processed INTERNAL", 1L)));
		await().atMost(PATIENCE).untilAsserted(() -> {
			Map<String, Long> counts = counts(server);
			// How soon its deadline ends it, and whether it began at all, is for chance.
			counts.keySet().removeIf((what) -> what.startsWith("slow "));
			assertThat(counts).isEqualTo(Map.of("running CANCELLED", 1L, "returned CANCELLED", 1L, "again INTERNAL", 1L,
					"again none", 1L, "refused APPLICATION", 1L, "broken INTERNAL", 2L, "twice none", 2L));
		});
	}

	/** Not before: a call that its caller gave up sooner has no handler. */
	private static void cancelWhenBegun(ConduitTemplate template, String route, Trouble trouble) {
		CompletableFuture<?> call = template.callAsync(route, null, Void.class);
		await(route).atMost(PATIENCE).until(() -> trouble.begun.contains(route));
		call.cancel(true);
	}

	/** By what it was and how it ended. */
	private static Map<String, Long> counts(ApplicationContext application) {
		Map<String, Long> counts = new TreeMap<>();
		for (Timer timer : Search.in(application.getBean(SimpleMeterRegistry.class)).timers()) {
			String what = Stream.of("rpc.method", "conduit.listener", "conduit.ack")
				.map(timer.getId()::getTag)
				.filter(Objects::nonNull)
				.collect(Collectors.joining());
			counts.put(what + " " + timer.getId().getTag("error.code"), timer.count());
		}
		return counts;
	}

	@Test
	void theyTakeTheTimeFromTheStartToTheEnd() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		TimerMeters timers = new TimerMeters(meters);

		Run run = timers.clientRequest("default", new Route("echo"), Interaction.UNARY);
		run.end(null);
		run.end(new IllegalStateException("the first end counts"));

		Timer timer = meters.get("conduit.client.requests").tag("error.code", "none").timer();
		assertThat(timer.count()).isOne();
		assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
	}

	@Test
	void namesThatAProgramMakesUpMakeNoTimersWithoutABound() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		TimerMeters timers = new TimerMeters(meters);

		for (int i = 0; i < 2 * BoundedNames.MOST; i++) {
			timers.clientRequest("default", new Route("m" + i), Interaction.UNARY).end(null);
		}

		assertThat(meters.getMeters()).hasSize(BoundedNames.MOST + 1);
	}

	@Test
	void aRegistryThatThrowsIsDoneWithoutAndTheTrafficGoesOn() {
		ApplicationContext server = this.applications.server(Broken.class, Desk.class);
		ApplicationContext client = this.applications.client(Broken.class);

		assertThat(client.getBean(ConduitTemplate.class).call("echo", "hello", String.class)).isEqualTo("hello");
		client.getBean(ConduitTemplate.class).publish("notes.a", "hello", AckLevel.PROCESSED);
		assertThat(server.getBean(SimpleMeterRegistry.class).getMeters()).isEmpty();
	}

	/** A bit of everything, and the meters that come of it. */
	private Set<String> traffic(Class<?> measured) {
		ApplicationContext server = this.applications.server(measured, Desk.class);
		ApplicationContext client = this.applications.client(measured);
		ConduitTemplate template = client.getBean(ConduitTemplate.class);
		template.call("echo", "hello", String.class);
		template.send("echo", "hello");
		assertThatExceptionOfType(ConduitException.class).isThrownBy(() -> template.call("fail", null, Void.class));
		try (Stream<Integer> items = template.stream("count").results(Integer.class)) {
			assertThat(items).containsExactly(0, 1, 2);
		}
		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> template.stream("failLater").results(Integer.class).toList());
		template.publish("notes.a", "hello", AckLevel.PROCESSED);
		assertThat(template.publishAsync("broken", "hello", AckLevel.PROCESSED)).failsWithin(PATIENCE);

		Set<String> meters = new TreeSet<>();
		await().untilAsserted(() -> {
			meters.clear();
			collect(server, "server", meters);
			collect(client, "client", meters);
			assertThat(meters).hasSize(14);
		});
		return meters;
	}

	private static void collect(ApplicationContext application, String side, Set<String> meters) {
		for (Meter meter : application.getBean(SimpleMeterRegistry.class).getMeters()) {
			if (!meter.getId().getName().endsWith(ACTIVE)) {
				meters.add("%s: %s %s".formatted(side, meter.getId(), meter.getId().getTags()));
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		SimpleMeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observations(SimpleMeterRegistry meters) {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
			return observations;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Timed {

		@Bean
		SimpleMeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observations() {
			return ObservationRegistry.create();
		}

		@Bean
		ConduitObservations timers(ObservationRegistry observations, SimpleMeterRegistry meters) {
			return new ConduitObservations(observations, new TimerMeters(meters));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		SimpleMeterRegistry meters() {
			return new SimpleMeterRegistry() {

				@Override
				protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
					throw new IllegalStateException("a broken registry");
				}

			};
		}

		@Bean
		ObservationRegistry observations() {
			return ObservationRegistry.create();
		}

		@Bean
		ConduitObservations timers(ObservationRegistry observations, SimpleMeterRegistry meters) {
			return new ConduitObservations(observations, new TimerMeters(meters));
		}

	}

	/** Whatever can become of calls and messages. */
	static class Trouble {

		private final Set<String> begun = ConcurrentHashMap.newKeySet();

		private final CountDownLatch never = new CountDownLatch(1);

		@ConduitRpc("running")
		void running() throws InterruptedException {
			this.begun.add("running");
			this.never.await();
		}

		@ConduitRpc("returned")
		CompletableFuture<String> returned() {
			this.begun.add("returned");
			return new CompletableFuture<>();
		}

		@ConduitRpc("slow")
		void slow() throws InterruptedException {
			this.never.await();
		}

		@ConduitListener(id = "again", topics = "again")
		void again(String text, Acknowledgment acknowledgment) {
			if (acknowledgment.attempt() == 1) {
				throw new IllegalStateException("the first time");
			}
			acknowledgment.acknowledge();
		}

		@ConduitListener(id = "refused", topics = "refused")
		void refused(String text, Acknowledgment acknowledgment) {
			acknowledgment.reject("nobody wants it");
		}

		@ConduitListener(id = "broken", topics = "broken")
		void broken(String text) {
			throw new IllegalStateException("each time");
		}

		@ConduitListener(id = "twice", topics = "twice")
		void twice(String text, Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
			acknowledgment.reject("too late");
			throw new IllegalStateException("later still");
		}

	}

	static class Desk {

		@ConduitRpc("echo")
		String echo(String text) {
			return text;
		}

		@ConduitRpc("fail")
		void fail() {
			throw new IllegalStateException("broken");
		}

		@ConduitRpc("count")
		Stream<Integer> count() {
			return Stream.of(0, 1, 2);
		}

		@ConduitRpc("failLater")
		Stream<Integer> failLater() {
			return Stream.of(1, 0).map((number) -> 1 / number);
		}

		@ConduitListener(id = "notes", topics = "notes.*")
		void note(String text) {
		}

		@ConduitListener(id = "broken", topics = "broken")
		void broken(String text) {
			throw new IllegalStateException("broken");
		}

	}

}
