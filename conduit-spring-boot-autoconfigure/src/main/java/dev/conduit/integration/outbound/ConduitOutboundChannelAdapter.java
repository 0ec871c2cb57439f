package dev.conduit.integration.outbound;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.integration.expression.ExpressionUtils;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitHeaders;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.MessageId;
import dev.conduit.message.Priority;
import dev.conduit.message.PublishOutcome;
import dev.conduit.message.TopicName;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * Publishes the messages of a channel to a topic. The thread that sends waits until the
 * acknowledgment is there, and as long as the server asks to pause: so nothing waits here
 * but the message in hand, and whoever feeds the channel is slowed down. What goes wrong
 * is thrown to it, with Conduit's exception as the cause.
 *
 * @since 0.1.0
 */
public class ConduitOutboundChannelAdapter extends AbstractMessageHandler {

	/** What the graph and messages call it. */
	public static final String COMPONENT_TYPE = "conduit:outbound-channel-adapter";

	private OutboundOptions options = OutboundOptions.DEFAULTS;

	private MessageName topic = new MessageName(null, ConduitHeaders.TOPIC);

	private MessageName key = new MessageName(null, ConduitHeaders.KEY);

	private AckLevel ackLevel = AckLevel.RECEIVED;

	private @Nullable Ready ready;

	/**
	 * An adapter that publishes where the header {@link ConduitHeaders#TOPIC} says.
	 */
	public ConduitOutboundChannelAdapter() {
	}

	/**
	 * An adapter that publishes to a topic.
	 * @param topic the topic
	 * @throws IllegalArgumentException if it is none
	 */
	public ConduitOutboundChannelAdapter(String topic) {
		setTopic(topic);
	}

	/**
	 * Sets where to publish.
	 * @param topic the topic
	 * @throws IllegalArgumentException if it is none
	 */
	public final void setTopic(String topic) {
		this.topic = new MessageName(new LiteralExpression(new TopicName(topic).value()), ConduitHeaders.TOPIC);
	}

	/**
	 * Sets where to publish.
	 * @param expression gives the topic of a message
	 */
	public void setTopicExpression(Expression expression) {
		this.topic = new MessageName(expression, ConduitHeaders.TOPIC);
	}

	/**
	 * Sets the ordering key.
	 * @param expression gives the key of a message, {@code null} for none; the header
	 * {@link ConduitHeaders#KEY} says it where this is not set
	 */
	public void setKeyExpression(Expression expression) {
		this.key = new MessageName(expression, ConduitHeaders.KEY);
	}

	/**
	 * Sets what has to be true of a message before the next one.
	 * @param ackLevel the level, {@link AckLevel#RECEIVED} where it is not set; with
	 * {@link AckLevel#NONE} a message is lost in silence where the connection breaks
	 */
	public void setAckLevel(AckLevel ackLevel) {
		this.ackLevel = ackLevel;
	}

	/**
	 * Sets through which channel of Conduit it publishes.
	 * @param conduitChannel the name; {@code server} for the application's own server,
	 * empty where there is no choice
	 */
	public void setConduitChannel(String conduitChannel) {
		this.options = this.options.withConduitChannel(conduitChannel);
	}

	/**
	 * Sets how long it waits for room and the acknowledgment.
	 * @param timeout more than zero; the default of the channel where it is not set
	 */
	public void setTimeout(Duration timeout) {
		this.options = this.options.withTimeout(timeout);
	}

	/**
	 * Sets which headers travel.
	 * @param headerMapper the mapper; that of the application where it is not set
	 * @see ConduitHeaderMapper
	 */
	public void setHeaderMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.options = this.options.withHeaderMapper(headerMapper);
	}

	@Override
	public String getComponentType() {
		return COMPONENT_TYPE;
	}

	@Override
	protected void onInit() {
		super.onInit();
		this.ready = new Ready(
				ConduitIntegration.of(getBeanFactory(), "The adapter '%s'".formatted(getComponentName())),
				ExpressionUtils.createStandardEvaluationContext(getBeanFactory()));
	}

	@Override
	protected void handleMessageInternal(Message<?> message) {
		Ready known = Objects.requireNonNull(this.ready, "the adapter is no bean: call afterPropertiesSet()");
		String to = this.topic.require(message, known.context(), "topic");
		ConduitTemplate template = template(known, message);
		MessageId id = ConduitHeaders.get(message.getHeaders(), ConduitHeaders.MESSAGE_ID, MessageId.class);
		if (id == null || this.ackLevel == AckLevel.NONE) {
			template.publish(to, message.getPayload(), this.ackLevel);
			return;
		}
		switch (template.publishOnce(id, to, message.getPayload(), this.ackLevel)) {
			case PublishOutcome.Acked acked -> this.logger.trace(() -> "published under " + acked.id());
			case PublishOutcome.Rejected rejected -> throw ConduitException.of(rejected.problem());
			case PublishOutcome.Unknown unknown -> throw ConduitException.of(unknown.problem());
		}
	}

	private ConduitTemplate template(Ready known, Message<?> message) {
		MessageHeaders headers = message.getHeaders();
		ConduitTemplate template = this.options.template(known.integration(), message);
		String orderingKey = this.key.of(message, known.context());
		if (orderingKey != null) {
			template = template.withKey(orderingKey);
		}
		Priority priority = ConduitHeaders.get(headers, ConduitHeaders.PRIORITY, Priority.class);
		if (priority != null) {
			template = template.withPriority(priority);
		}
		Duration timeToLive = ConduitHeaders.get(headers, ConduitHeaders.TIME_TO_LIVE, Duration.class);
		return (timeToLive != null) ? template.withTimeToLive(timeToLive) : template;
	}

	/**
	 * What is there once the adapter is a bean.
	 */
	private record Ready(ConduitIntegration integration, EvaluationContext context) {

	}

}
