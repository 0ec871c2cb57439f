package dev.conduit.samples.bridges;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.mqtt.inbound.Mqttv5PahoMessageDrivenChannelAdapter;
import org.springframework.integration.mqtt.outbound.Mqttv5PahoMessageHandler;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;

/**
 * To a broker of MQTT 5 and back. At least once, where the broker never drops what it
 * keeps for a session: MQTT has no word for "full", so let its limit block.
 */
@Configuration(proxyBeanMethods = false)
@Profile("mqtt")
class MqttBridge {

	/** The order is acknowledged when the broker has acknowledged the message. */
	@Bean
	IntegrationFlow ordersToMqtt(Mqttv5PahoMessageHandler toMqtt, Billing billing, Outage outage) {
		return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders").payloadType(Order.class))
			.filter(Order.class, billing::isCharged, (filter) -> filter.discardChannel("nullChannel"))
			.transform(Order.class, billing::bill)
			.handle(toMqtt, (endpoint) -> endpoint.advice(outage))
			.get();
	}

	/** The message is acknowledged when every listener has handled the invoice. */
	@Bean
	IntegrationFlow mqttToInvoices(Mqttv5PahoMessageDrivenChannelAdapter fromMqtt, Billing billing) {
		return IntegrationFlow.from(fromMqtt)
			.transform(byte[].class, (invoice) -> billing.read(new String(invoice, StandardCharsets.UTF_8)))
			.handle(Conduit.outboundChannelAdapter("invoices")
				.ackLevel(AckLevel.PROCESSED)
				.timeout(Duration.ofSeconds(30)))
			.get();
	}

	@Bean
	Mqttv5PahoMessageHandler toMqtt(@Value("${bridges.mqtt}") String broker) {
		Mqttv5PahoMessageHandler toMqtt = new Mqttv5PahoMessageHandler(session(broker), "bridge-orders");
		toMqtt.setDefaultTopic("invoices");
		toMqtt.setDefaultQos(1);
		// A broker that is full keeps its word back.
		toMqtt.setCompletionTimeout(Duration.ofMinutes(1).toMillis());
		return toMqtt;
	}

	@Bean
	Mqttv5PahoMessageDrivenChannelAdapter fromMqtt(@Value("${bridges.mqtt}") String broker) {
		Mqttv5PahoMessageDrivenChannelAdapter fromMqtt = new Mqttv5PahoMessageDrivenChannelAdapter(session(broker),
				"bridge-invoices", "invoices");
		fromMqtt.setQos(1);
		// It waits so long for its subscription after each reconnection, and takes
		// nothing meanwhile.
		fromMqtt.setCompletionTimeout(Duration.ofSeconds(3).toMillis());
		return fromMqtt;
	}

	/** One that outlives its connection, and takes few messages at a time. */
	private static MqttConnectionOptions session(String broker) {
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setServerURIs(new String[] { broker });
		options.setCleanStart(false);
		options.setSessionExpiryInterval(Duration.ofDays(1).toSeconds());
		options.setReceiveMaximum(20);
		options.setAutomaticReconnect(true);
		options.setAutomaticReconnectDelay(1, 5);
		return options;
	}

}
