package dev.conduit.integration;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.config.EnableIntegrationManagement;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.graph.IntegrationGraphServer;
import org.springframework.integration.graph.IntegrationNode;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Endpoints as the graph and the observations of Integration show them.
 */
class IntegrationGraphTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void theGraphShowsWhatEachEndpointIs() {
		ConfigurableApplicationContext server = this.applications.server(Flows.class);

		assertThat(server.getBean(IntegrationGraphServer.class).getGraph().nodes())
			.extracting(IntegrationNode::getName, IntegrationNode::getComponentType,
					(node) -> node.getIntegrationPatternType().name())
			.contains(tuple("orders", "conduit:inbound-channel-adapter", "inbound_channel_adapter"),
					tuple("publishing", "conduit:outbound-channel-adapter", "outbound_channel_adapter"),
					tuple("answering", "conduit:inbound-gateway", "inbound_gateway"),
					tuple("calling", "conduit:outbound-gateway", "outbound_gateway"));
	}

	@Test
	void aMessageIsObservedByConduitAndByTheFlow() {
		ConfigurableApplicationContext server = this.applications.server(Flows.class, Observed.class);

		this.applications.template().publish("orders", "x", AckLevel.PROCESSED);

		TestObservationRegistry registry = server.getBean(TestObservationRegistry.class);
		await().untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("conduit.listener")
			.that()
			.hasLowCardinalityKeyValue("conduit.listener", "orders")
			.hasBeenStopped());
		TestObservationRegistryAssert.assertThat(registry)
			.hasObservationWithNameEqualTo("conduit.publish")
			.that()
			.hasLowCardinalityKeyValue("error.code", "none");
		TestObservationRegistryAssert.assertThat(registry)
			.hasAnObservation((observation) -> observation.hasNameEqualTo("spring.integration.handler")
				.hasLowCardinalityKeyValue("spring.integration.name", "publishing")
				.hasParentObservation());
	}

	@Configuration
	@EnableIntegration
	static class Flows {

		@Bean
		IntegrationGraphServer graph() {
			return new IntegrationGraphServer();
		}

		@Bean
		IntegrationFlow ordersFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders"))
				.handle(Conduit.outboundChannelAdapter("invoices"), (endpoint) -> endpoint.id("publishing"))
				.get();
		}

		@Bean
		IntegrationFlow answeringFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("relay").id("answering"))
				.handle(Conduit.outboundGateway("elsewhere"), (endpoint) -> endpoint.id("calling"))
				.get();
		}

	}

	@Configuration
	@EnableIntegrationManagement(observationPatterns = "*")
	static class Observed {

		@Bean
		ObservationRegistry observationRegistry() {
			return TestObservationRegistry.create();
		}

	}

}
