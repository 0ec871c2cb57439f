package dev.conduit.samples.bridges;

import java.time.Duration;
import java.util.concurrent.Executors;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
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

	/**
	 * Spring AMQP waits for confirms on threads of its own, and while the broker is away
	 * it throws there what nobody catches (spring-amqp#3625, up to 4.0.5 at least).
	 */
	RabbitBridge(CachingConnectionFactory rabbit, Outage outage) {
		rabbit.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
			.name("rabbit-", 0)
			.uncaughtExceptionHandler((thread, failure) -> outage.began(failure))
			.factory()));
	}

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
