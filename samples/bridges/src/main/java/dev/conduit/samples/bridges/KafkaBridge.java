package dev.conduit.samples.bridges;

import java.time.Duration;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.kafka.dsl.Kafka;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;

/**
 * To Kafka and back. At least once.
 */
@Configuration(proxyBeanMethods = false)
@Profile("kafka")
class KafkaBridge {

	@Bean
	NewTopic invoices() {
		return TopicBuilder.name("invoices").partitions(1).build();
	}

	/** The order is acknowledged when all replicas in sync have the record. */
	@Bean
	IntegrationFlow ordersToKafka(KafkaTemplate<String, String> kafka, Billing billing, Outage outage) {
		return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders").payloadType(Order.class))
			.filter(Order.class, billing::isCharged, (filter) -> filter.discardChannel("nullChannel"))
			.transform(Order.class, billing::bill)
			.handle(Kafka.outboundChannelAdapter(kafka).topic("invoices").sync(true),
					(endpoint) -> endpoint.advice(outage))
			.get();
	}

	/** The offset is committed when every listener has handled the invoice. */
	@Bean
	IntegrationFlow kafkaToInvoices(ConsumerFactory<String, String> kafka, Billing billing) {
		return IntegrationFlow
			.from(Kafka.messageDrivenChannelAdapter(kafka, "invoices")
				.configureListenerContainer((container) -> container.errorHandler(untilItIsHandled())))
			.transform(String.class, billing::read)
			.handle(Conduit.outboundChannelAdapter("invoices")
				.ackLevel(AckLevel.PROCESSED)
				.timeout(Duration.ofSeconds(30)))
			.get();
	}

	/** The default gives a record up after nine attempts, and goes on with the next. */
	private static DefaultErrorHandler untilItIsHandled() {
		return new DefaultErrorHandler(new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS));
	}

	@Bean
	Admin kafkaClient(KafkaAdmin admin) {
		return Admin.create(admin.getConfigurationProperties());
	}

	@Bean
	Backlog backlog(Admin kafkaClient) {
		return new KafkaLag(kafkaClient, "invoices", "invoices");
	}

}
