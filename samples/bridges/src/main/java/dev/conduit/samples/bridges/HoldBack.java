package dev.conduit.samples.bridges;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;

import dev.conduit.spring.listener.ConduitListenerRegistry;

/**
 * Carries the slowness of those at the end to those at the beginning. A server that keeps
 * messages ends back-pressure; this asks it how many it keeps, and stops the way in while
 * they are too many, so that the mailbox of {@code orders} fills and producers pause.
 */
@Configuration(proxyBeanMethods = false)
@Profile({ "kafka", "rabbit", "redis", "jdbc" })
class HoldBack {

	@Bean
	IntegrationFlow backlogToListener(Backlog backlog, ConduitListenerRegistry listeners, Outage outage,
			@Value("${bridges.backlog}") long limit) {
		return IntegrationFlow
			.fromSupplier(backlog::waiting,
					(endpoint) -> endpoint.poller(Pollers.fixedDelay(Duration.ofMillis(100)).errorHandler(outage)))
			.handle((message) -> {
				outage.ended();
				steer(listeners, (Long) message.getPayload(), limit);
			})
			.get();
	}

	private static void steer(ConduitListenerRegistry listeners, long waiting, long limit) {
		if (waiting >= limit) {
			listeners.pause("orders");
		}
		else if (waiting <= limit / 2) {
			listeners.resume("orders");
		}
	}

}
