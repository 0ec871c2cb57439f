package dev.conduit.spring.observation;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Timers that take the place of observations are the ones that observations would make.
 */
class TimerMetersTests {

	private static final String ACTIVE = ".active";

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
		assertThat(template.publishAsync("broken", "hello", AckLevel.PROCESSED)).failsWithin(Duration.ofSeconds(20));

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
