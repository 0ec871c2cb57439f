package dev.conduit.samples.bridges;

import java.time.Duration;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.amqp.dsl.Amqp;
import org.springframework.integration.dsl.IntegrationFlow;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;

/**
 * To RabbitMQ, or whatever else speaks AMQP 0-9-1, and back. At least once.
 */
@Configuration(proxyBeanMethods = false)
@Profile("rabbit")
class RabbitBridge {

	@Bean
	Queue invoices() {
		return QueueBuilder.durable("invoices").build();
	}

	/** The order is acknowledged when the broker has confirmed the message. */
	@Bean
	IntegrationFlow ordersToRabbit(RabbitTemplate rabbit, Billing billing, Outage outage) {
		return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders").payloadType(Order.class))
			.filter(Order.class, billing::isCharged, (filter) -> filter.discardChannel("nullChannel"))
			.transform(Order.class, billing::bill)
			.handle(Amqp.outboundAdapter(rabbit)
				.routingKey("invoices")
				.confirmCorrelationExpression("headers.id")
				.waitForConfirm(true), (endpoint) -> endpoint.advice(outage))
			.get();
	}

	/** The message is acknowledged when every listener has handled the invoice. */
	@Bean
	IntegrationFlow rabbitToInvoices(ConnectionFactory rabbit, Billing billing) {
		return IntegrationFlow
			.from(Amqp.inboundAdapter(rabbit, "invoices")
				.configureContainer((container) -> container.prefetchCount(20)))
			.transform(String.class, billing::read)
			.handle(Conduit.outboundChannelAdapter("invoices")
				.ackLevel(AckLevel.PROCESSED)
				.timeout(Duration.ofSeconds(30)))
			.get();
	}

	@Bean
	Backlog backlog(AmqpAdmin rabbit) {
		return () -> {
			QueueInformation queue = rabbit.getQueueInfo("invoices");
			return (queue != null) ? queue.getMessageCount() : 0;
		};
	}

}
