package dev.conduit.integration.inbound;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.integration.support.AbstractIntegrationMessageBuilder;
import org.springframework.integration.support.MessageBuilderFactory;
import org.springframework.messaging.Message;

import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Delivery;
import dev.conduit.integration.ConduitHeaders;
import dev.conduit.message.Handling;
import dev.conduit.spring.binding.MessageTypes;

/**
 * Makes messages of flows out of those of topics.
 *
 * @param reader reads payloads
 * @param headers says which headers are taken
 * @param builders makes messages
 * @param manual whether the flow acknowledges
 */
record TopicMessages(PayloadReader reader, HeaderMapper<Map<String, String>> headers, MessageBuilderFactory builders,
		boolean manual) {

	Message<?> read(Delivery delivery, Map<String, String> variables) {
		dev.conduit.message.Message message = delivery.message();
		Handling handling = message.handling();
		AbstractIntegrationMessageBuilder<?> builder = this.builders
			.withPayload(Objects.requireNonNull(this.reader.read(message.payload())))
			.copyHeaders(this.headers.toHeaders(message.headers().toMap()))
			.setHeader(ConduitHeaders.RECEIVED_TOPIC, message.topic().value())
			.setHeader(ConduitHeaders.TOPIC_VARIABLES, variables)
			.setHeader(ConduitHeaders.RECEIVED_PRIORITY, handling.priority())
			.setHeader(ConduitHeaders.RECEIVED_KEY, (handling.key().isEmpty()) ? null : handling.key())
			.setHeader(ConduitHeaders.RECEIVED_MESSAGE_ID, message.id())
			.setHeader(ConduitHeaders.RECEIVED_TYPE, message.headers().get(MessageTypes.HEADER))
			.setHeader(ConduitHeaders.PRINCIPAL, delivery.peer().principal())
			.setHeader(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, new AtomicInteger(delivery.attempt()));
		if (this.manual) {
			builder.setHeader(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK,
					new DeliveryAcknowledgmentCallback(delivery));
		}
		return builder.build();
	}

}
