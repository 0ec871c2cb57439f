package dev.conduit.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Deadline;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ClientMethodCustomizer;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is configured for single methods of clients, seen by the server.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientMethodPropertiesTests {

	@Test
	void thePropertyOfAMethodWinsOverItsAnnotationAndTheChannel() {
		runner()
			.withPropertyValues("conduit.client.methods.clockClient-annotated.deadline=60s",
					"conduit.client.methods.clockClient-plain.deadline=90s")
			.run((context) -> {
				ClockClient clock = context.getBean(ClockClient.class);

				assertThat(clock.annotated()).isBetween(40_000L, 60_000L);
				assertThat(clock.plain()).isBetween(70_000L, 90_000L);
				assertThat(clock.other()).isBetween(1L, 30_000L);
			});
	}

	@Test
	void twoMethodsOfOneRouteHaveDeadlinesOfTheirOwn() {
		runner().withPropertyValues("conduit.client.methods.clockClient-other.deadline=90s").run((context) -> {
			assertThat(context.getBean(ClockClient.class).other()).isBetween(70_000L, 90_000L);
			assertThat(context.getBean(ClockClient.class).annotated()).isBetween(1L, 30_000L);
		});
	}

	@Test
	void whatIsInheritedIsStillTheMost() {
		runner().withBean(Nesting.class)
			.withPropertyValues("conduit.client.methods.clockClient-other.deadline=90s",
					"conduit.client.methods.nestingClient-nested.deadline=20s")
			.run((context) -> assertThat(context.getBean(NestingClient.class).nested()).isBetween(1L, 20_000L));
	}

	@Test
	void aBeanMayChangeWhatThePropertiesSay() {
		runner().withPropertyValues("conduit.client.methods.clockClient-plain.deadline=90s")
			.withBean(ClientMethodCustomizer.class,
					() -> (settings) -> settings.route().value().equals("clock.left") ? settings.withDeadline(
							Objects.requireNonNullElse(settings.deadline(), Duration.ZERO).plus(Duration.ofHours(1)))
							: settings)
			.run((context) -> assertThat(context.getBean(ClockClient.class).plain()).isBetween(3_600_001L, 3_690_000L));
	}

	@Test
	void anIdThatNoMethodHasIsReportedWithThoseThatThereAre(CapturedOutput output) {
		runner()
			.withPropertyValues("conduit.client.methods.clockClient-plan.deadline=90s",
					"conduit.client.methods.clockClient-plain.deadline=90s")
			.run((context) -> assertThat(output).containsOnlyOnce("is for no method of a client")
				.contains("'conduit.client.methods.clockClient-plan' is for no method of a client of this application; "
						+ "there are: [clockClient-annotated, clockClient-other, clockClient-plain"));
	}

	@Test
	void aNameWithDotsIsNotLostInSilence(CapturedOutput output) {
		runner().withPropertyValues("conduit.client.methods.clock.left.deadline=90s")
			.run((context) -> assertThat(output)
				.contains("'conduit.client.methods.clock' is for no method of a client"));
	}

	@Test
	void aLimitOfAMethodThatTheServerDoesNotHaveIsReported(CapturedOutput output) {
		runner().withPropertyValues("conduit.dispatch.limits.clock.left=2", "conduit.dispatch.limits.clock.lost=2")
			.run((context) -> assertThat(output).containsOnlyOnce("'conduit.dispatch.limits' bounds")
				.contains("'conduit.dispatch.limits' bounds 'clock.lost', which is no method of server"));
	}

	private static ApplicationContextRunner runner() {
		return ConduitContext.looped(Clock.class).withUserConfiguration(Clients.class);
	}

	@ConduitRpc("clock")
	static class Clock {

		@ConduitRpc
		long left(Deadline deadline) {
			return Objects.requireNonNull(deadline.remaining()).toMillis();
		}

	}

	@ConduitRpc("nesting")
	static class Nesting {

		private final ClockClient clock;

		Nesting(ClockClient clock) {
			this.clock = clock;
		}

		@ConduitRpc
		long nested() {
			return this.clock.other();
		}

	}

	@ConduitClient("clock")
	interface ClockClient {

		@ConduitRpc(value = "left", timeout = "30s")
		long annotated();

		@ConduitRpc("left")
		long plain();

		@ConduitRpc(value = "left", timeout = "30s")
		long other();

	}

	@ConduitClient("nesting")
	interface NestingClient {

		long nested();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients({ ClockClient.class, NestingClient.class })
	static class Clients {

	}

}
