package dev.conduit.integration.dsl;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.expression.Expression;
import org.springframework.integration.dsl.MessageHandlerSpec;
import org.springframework.integration.expression.FunctionExpression;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;

import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.outbound.ConduitOutboundChannelAdapter;
import dev.conduit.message.AckLevel;

/**
 * Spec of a {@link ConduitOutboundChannelAdapter}.
 *
 * @since 0.1.0
 */
public class ConduitOutboundChannelAdapterSpec
		extends MessageHandlerSpec<ConduitOutboundChannelAdapterSpec, ConduitOutboundChannelAdapter> {

	/**
	 * A spec without a topic.
	 */
	protected ConduitOutboundChannelAdapterSpec() {
		this.target = new ConduitOutboundChannelAdapter();
	}

	/**
	 * Sets where to publish.
	 * @param topic the topic
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec topic(String topic) {
		this.target.setTopic(topic);
		return this;
	}

	/**
	 * Sets where to publish.
	 * @param expression text of an expression that gives the topic of a message
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec topicExpression(String expression) {
		return topicExpression(PARSER.parseExpression(expression));
	}

	/**
	 * Sets where to publish.
	 * @param expression gives the topic of a message
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec topicExpression(Expression expression) {
		this.target.setTopicExpression(expression);
		return this;
	}

	/**
	 * Sets where to publish.
	 * @param function gives the topic of a message
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec topicFunction(Function<Message<?>, String> function) {
		return topicExpression(new FunctionExpression<>(function));
	}

	/**
	 * Sets the ordering key.
	 * @param expression text of an expression that gives the key of a message
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec keyExpression(String expression) {
		return keyExpression(PARSER.parseExpression(expression));
	}

	/**
	 * Sets the ordering key.
	 * @param expression gives the key of a message
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec keyExpression(Expression expression) {
		this.target.setKeyExpression(expression);
		return this;
	}

	/**
	 * Sets the ordering key.
	 * @param function gives the key of a message, {@code null} for none
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec keyFunction(Function<Message<?>, @Nullable String> function) {
		return keyExpression(new FunctionExpression<>(function));
	}

	/**
	 * Sets what has to be true of a message before the next one.
	 * @param ackLevel the level
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec ackLevel(AckLevel ackLevel) {
		this.target.setAckLevel(ackLevel);
		return this;
	}

	/**
	 * Sets through which channel of Conduit it publishes.
	 * @param name the name; {@code server} for the application's own server
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec conduitChannel(String name) {
		this.target.setConduitChannel(name);
		return this;
	}

	/**
	 * Sets how long it waits for room and the acknowledgment.
	 * @param timeout more than zero
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec timeout(Duration timeout) {
		this.target.setTimeout(timeout);
		return this;
	}

	/**
	 * Sets which headers travel; none where it is not set.
	 * @param names names of the headers, with {@code *} for any characters
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec mappedHeaders(String... names) {
		return headerMapper(ConduitHeaderMapper.allowing(names));
	}

	/**
	 * Sets which headers travel.
	 * @param headerMapper the mapper
	 * @return this spec
	 */
	public ConduitOutboundChannelAdapterSpec headerMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.target.setHeaderMapper(headerMapper);
		return this;
	}

}
