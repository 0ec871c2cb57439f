package dev.conduit.samples.bridges;

import kafka.server.BrokerServer;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Kafka, KRaft, in this JVM. What is stopped and started is the broker; its controller
 * goes on.
 */
final class KafkaServer implements TestServer {

	private final EmbeddedKafkaKraftBroker kafka = new EmbeddedKafkaKraftBroker(1, 1);

	private boolean started;

	KafkaServer() {
		this.kafka.brokerProperty("offsets.topic.num.partitions", "1");
	}

	@Override
	public void start() {
		if (this.started) {
			broker().startup();
			return;
		}
		this.kafka.afterPropertiesSet();
		this.started = true;
	}

	@Override
	public void stop() {
		broker().shutdown();
		broker().awaitShutdown();
	}

	private BrokerServer broker() {
		return this.kafka.getCluster().brokers().get(0);
	}

	@Override
	public void describe(DynamicPropertyRegistry properties) {
		properties.add("spring.kafka.bootstrap-servers", this.kafka::getBrokersAsString);
		// That it is away shows sooner.
		properties.add("spring.kafka.producer.properties.delivery.timeout.ms", () -> 3000);
		properties.add("spring.kafka.producer.properties.max.block.ms", () -> 2000);
		properties.add("spring.kafka.producer.properties.request.timeout.ms", () -> 2000);
	}

}
