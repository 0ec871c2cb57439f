package dev.conduit.integration;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.messaging.Message;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.Applications;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Endpoints that cannot work, and those that come while the application runs.
 */
class RefusedEndpointsTests {

	@AutoClose
	private final Applications applications = new Applications();

	@Test
	void anAdapterAndAListenerCannotHaveTheSameId() {
		assertThatThrownBy(() -> this.applications.server(Adapter.class, SameId.class))
			.hasStackTraceContaining("has the id 'orders', as 'The adapter 'orders'' has");
	}

	@Test
	void anAdapterTakesMessagesOneByOne() {
		this.applications.with("conduit.listeners.orders.batch-size=5");

		assertThatThrownBy(() -> this.applications.server(Adapter.class))
			.hasStackTraceContaining("takes messages one by one, and has a batch size")
			.hasStackTraceContaining("Remove 'conduit.listeners.orders.batch-size'");
	}

	@Test
	void theFilterOfAnAdapterHasToBeABean() {
		this.applications.with("conduit.listeners.orders.filter=missing");

		assertThatThrownBy(() -> this.applications.server(Adapter.class))
			.hasStackTraceContaining("has the filter 'missing', and there is no bean of that name");
	}

	@Test
	void aRouteIsServedOnce() {
		assertThatThrownBy(() -> this.applications.server(Gateway.class, SameRoute.class))
			.hasStackTraceContaining("serves the route 'add', which a gateway serves as well");
		assertThatThrownBy(() -> this.applications.server(Gateway.class, SecondGateway.class))
			.hasStackTraceContaining("The route 'add' is served twice");
	}

	@Test
	void routesOfConduitsOwnAreRefused() {
		assertThatThrownBy(() -> this.applications.server(Reserved.class))
			.hasStackTraceContaining("'conduit.add' begins with 'conduit.'");
	}

	@Test
	void anAdapterMayComeAndGoWhileTheApplicationRuns() {
		ConfigurableApplicationContext server = this.applications.server(Plain.class);
		ConduitListenerRegistry registry = server.getBean(ConduitListenerRegistry.class);
		QueueChannel queue = server.getBean(QueueChannel.class);

		IntegrationFlowContext.IntegrationFlowRegistration flow = server.getBean(IntegrationFlowContext.class)
			.registration(
					IntegrationFlow.from(Conduit.inboundChannelAdapter("later").id("later").outputChannel(queue)).get())
			.register();
		this.applications.template().publish("later", "x", AckLevel.PROCESSED);
		assertThat(queue.receive(20_000)).extracting(Message::getPayload).isEqualTo("x");

		flow.destroy();
		assertThat(registry.listeners()).extracting(ListenerSettings::id).doesNotContain("later");
	}

	@Test
	void aGatewayThatComesTooLateIsRefused() {
		ConfigurableApplicationContext server = this.applications.server(Plain.class);
		IntegrationFlow late = IntegrationFlow.from(Conduit.inboundGateway("late")).nullChannel();

		assertThatThrownBy(() -> server.getBean(IntegrationFlowContext.class).registration(late).register())
			.hasStackTraceContaining("'late' comes too late");
	}

	@Configuration
	@EnableIntegration
	static class Plain {

		@Bean
		QueueChannel queue() {
			return new QueueChannel(4);
		}

	}

	@Configuration
	@EnableIntegration
	static class Adapter {

		@Bean
		IntegrationFlow ordersFlow() {
			return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders")).nullChannel();
		}

	}

	static class SameId {

		@ConduitListener(id = "orders", topics = "orders")
		void receive(String text) {
			assertThat(text).isNotNull();
		}

	}

	@Configuration
	@EnableIntegration
	static class Gateway {

		@Bean
		IntegrationFlow addFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("add")).nullChannel();
		}

	}

	@Configuration
	static class SecondGateway {

		@Bean
		IntegrationFlow secondFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("add")).nullChannel();
		}

	}

	static class SameRoute {

		@ConduitRpc("add")
		int add(int number) {
			return number + 1;
		}

	}

	@Configuration
	@EnableIntegration
	static class Reserved {

		@Bean
		IntegrationFlow reservedFlow() {
			return IntegrationFlow.from(Conduit.inboundGateway("conduit.add")).nullChannel();
		}

	}

}
